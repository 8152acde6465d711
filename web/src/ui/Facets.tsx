/** The values of some fields with their counts; each can be kept or left out. */
import { useSignal } from "@preact/signals";
import { contrary } from "../state/clause";
import { count, type Counted, facets, MOST, showWhole, stop, type Value } from "../state/facets";
import { number } from "../state/format";
import { listing, section, toggle } from "../state/list";
import type { Facet } from "../state/section";
import { visible } from "../state/text";
import { Rows } from "./Rows";

/** Pixels of a line. */
const HIGH = 26;

export function Facets() {
  const busy = Object.values(facets.value).some(({ state }) => state === "waiting" || state === "asking");
  return (
    <aside class="facets" aria-label="Facets" aria-busy={busy}>
      <div class="head">
        <h2>Narrow down</h2>
        {busy && (
          <button type="button" class="link" onClick={() => stop()}>
            Stop counting
          </button>
        )}
      </div>
      {section.facets.map((facet) => (
        <Group facet={facet} found={facets.value[facet.field]} key={facet.field} />
      ))}
    </aside>
  );
}

function Group({ facet, found }: { facet: Facet; found: Counted | undefined }) {
  const sought = useSignal("");
  const { title, told } = facet;
  const values = found?.values ?? [];
  const word = sought.value.trim().toLowerCase();
  const shown = word ? values.filter(({ label }) => told(label).toLowerCase().includes(word)) : values;
  const most = values.reduce((greatest, { value }) => Math.max(greatest, value), 1);
  const id = `facet-${facet.field.replace(/\W/g, "-")}`;
  return (
    <section class="facet" aria-labelledby={id} data-facet={facet.field} data-state={found?.state}>
      <div class="head">
        <h3 id={id}>{title}</h3>
        {(found?.state === "asking" || found?.state === "waiting") && (
          <button type="button" class="link" aria-label={`Stop counting ${title}`} onClick={() => stop(facet.field)}>
            Stop
          </button>
        )}
      </div>
      {(found?.whole === false && values.length > 0) || values.length > 8 ? (
        <input
          type="text"
          aria-label={`Search ${title}`}
          placeholder="search"
          value={sought.value}
          onInput={(event) => {
            sought.value = event.currentTarget.value;
            if (found && !found.whole) showWhole(facet);
          }}
        />
      ) : null}
      {found?.state === "failed" && <p class="complaint">{found.why}</p>}
      {found?.state === "stopped" && (
        <button type="button" class="link" onClick={() => count(facet)}>
          Count
        </button>
      )}
      {(found?.state === "asking" || found?.state === "waiting") && !values.length && <p class="quiet">…</p>}
      {found?.state === "done" && !shown.length && <p class="quiet">none</p>}
      <Rows tag="ul" list={{ "aria-labelledby": id }} high={HIGH} items={shown} item={(value) => <Line facet={facet} found={value} most={most} />} itemClass={({ label }) => (leftOut(facet, label) ? "left" : undefined)} />
      {found?.cut && <p class="quiet">The {number(MOST)} most common values; there may be more.</p>}
      {found?.state === "done" && !found.whole && (
        <button type="button" class="link" onClick={() => showWhole(facet)}>
          All values of {title.toLowerCase()}
        </button>
      )}
    </section>
  );
}

function leftOut(facet: Facet, label: unknown): boolean {
  const clause = facet.clause(label);
  return clause !== null && listing.value.filters.includes(contrary(clause));
}

/** One value: a press keeps it, the sign leaves it out. */
function Line({ facet, found: { label, value }, most }: { facet: Facet; found: Value; most: number }) {
  const clause = facet.clause(label);
  const text = visible(facet.told(label), 80);
  const kept = clause !== null && listing.value.filters.includes(clause);
  return (
    <>
      <button type="button" class="keep" aria-pressed={kept} disabled={!clause} title={text} onClick={() => toggle(clause!)}>
        <span class="bar-of" style={{ width: `${(100 * value) / most}%` }} />
        <bdi>{text}</bdi>
        <b>{number(value)}</b>
      </button>
      <button type="button" class="out" aria-pressed={leftOut(facet, label)} disabled={!clause} aria-label={`Leave out ${facet.title} ${text}`} title="Leave out" onClick={() => toggle(contrary(clause!))}>
        −
      </button>
    </>
  );
}
