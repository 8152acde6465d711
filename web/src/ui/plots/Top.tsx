/** The most common values of any field as bars. */
import { useSignalEffect } from "@preact/signals";
import { contrary } from "../../state/clause";
import { countable, learn, meaningOf } from "../../state/countable";
import { MOST, type Value } from "../../state/facets";
import { number } from "../../state/format";
import { applied, change, listing, pathOf, section, toggle } from "../../state/list";
import { visible } from "../../state/text";
import { useDraft } from "../draft";
import { Rows } from "../Rows";
import { useAnswer } from "./answer";
import { Waiting } from "./Waiting";

const SHOWN = 25;
/** Pixels of a bar with its place. */
const HIGH = 28;

/** Returns the field that is charted: the one asked for, or the section's own first choice. */
export function chartedField(): string {
  return listing.value.field || (section.facets.some(({ field }) => field === "service") ? "service" : section.facets[0]!.field);
}

/** The field that is charted, with all that can be. */
export function FieldChoice() {
  useSignalEffect(learn);
  const draft = useDraft(chartedField());
  return (
    <label>
      Values of
      <input type="text" name="field" list="fields" spellcheck={false} autocomplete="off" {...draft} onChange={(event) => change({ field: event.currentTarget.value.trim() })} />
      <datalist id="fields">
        {(countable.value?.names ?? []).map((name) => (
          <option value={name} />
        ))}
      </datalist>
    </label>
  );
}

export function Top() {
  const whole = listing.value.every;
  useSignalEffect(learn);
  const found = useAnswer<Value[]>(() => {
    const down = listing.value.least ? "-" : "";
    return pathOf(`/top/${encodeURIComponent(down + chartedField())}`, applied.value, { limit: listing.value.every ? "0" : String(SHOWN + 1) });
  });
  const all = found.value.answer ?? [];
  const values = whole ? all : all.slice(0, SHOWN);
  const { told, clause } = meaningOf(chartedField());
  const most = values.reduce((greatest, { value }) => Math.max(greatest, value), 1);
  return (
    <>
      <div class="controls">
        <FieldChoice />
        <label class="check">
          <input type="checkbox" checked={listing.value.least} onChange={(event) => change({ least: event.currentTarget.checked })} />
          least first
        </label>
      </div>
      <Waiting found={found.value} empty={all.length ? null : "No values."} />
      <Rows
        tag="ol"
        list={{ class: "bars", "aria-label": `Values of ${chartedField()}` }}
        high={HIGH}
        items={values}
        item={({ label, value }) => {
          const filter = clause(label);
          const text = visible(told(label), 200);
          return (
            <button type="button" disabled={!filter} title={filter ? `${text}\nwith Shift: leave it out` : `${text}\nno filter has these values`} onClick={(event) => toggle(event.shiftKey ? contrary(filter!) : filter!)}>
              <bdi>{text}</bdi>
              <span class="track">
                <span class="bar-of" style={{ width: `${(100 * value) / most}%` }} />
              </span>
              <b>{number(value)}</b>
            </button>
          );
        }}
      />
      {all.length >= MOST && <p class="quiet">The first {number(MOST)} values; there may be more.</p>}
      {!whole && all.length > SHOWN && (
        <button type="button" onClick={() => change({ every: true })}>
          All values
        </button>
      )}
    </>
  );
}
