/** The most common values of any field as bars. */
import { useSignalEffect, useSignal } from "@preact/signals";
import { contrary } from "../../state/clause";
import type { Value } from "../../state/facets";
import { number } from "../../state/format";
import { applied, change, fetched, listing, pathOf, section, toggle } from "../../state/list";
import type { Facet } from "../../state/section";
import { quoted, visible } from "../../state/text";
import { useDraft } from "../draft";
import { useAnswer } from "./answer";
import { Waiting } from "./Waiting";

const SHOWN = 25;

/** Returns the field that is charted: the one asked for, or the section's own first choice. */
export function chartedField(): string {
  return listing.value.field || (section.facets.some(({ field }) => field === "service") ? "service" : section.facets[0]!.field);
}

/** Returns how to tell and filter by the values of a field. */
export function meaningOf(field: string): Pick<Facet, "told" | "clause"> {
  const known = section.facets.find((facet) => facet.field === field);
  const name = field.replace(/:.*/, "");
  return (
    known ?? {
      told: (label) => (label === null ? "none" : Array.isArray(label) ? label.map((part) => part ?? "").join(" / ") : String(label)),
      clause: (label) => {
        if (label === null) return `!${name}`;
        const value = Array.isArray(label) ? null : quoted(String(label));
        return value && `${name}:${value}`;
      },
    }
  );
}

/** The field that is charted, with all that can be. */
export function FieldChoice() {
  const names = useSignal<readonly string[]>([]);
  useSignalEffect(() => {
    const mine = new AbortController();
    fetched<Record<string, unknown>>("/cgi/config", mine.signal).then(
      (config) => (names.value = (config[section.base.replace("/cgi/", "top_")] as string[] | undefined) ?? []),
      () => {},
    );
    return () => mine.abort();
  });
  const draft = useDraft(chartedField());
  return (
    <label>
      Values of
      <input type="text" name="field" list="fields" spellcheck={false} autocomplete="off" {...draft} onChange={(event) => change({ field: event.currentTarget.value.trim() })} />
      <datalist id="fields">
        {names.value.map((name) => (
          <option value={name} />
        ))}
      </datalist>
    </label>
  );
}

export function Top() {
  const whole = useSignal(false);
  const found = useAnswer<Value[]>(() => {
    const down = listing.value.least ? "-" : "";
    return pathOf(`/top/${encodeURIComponent(down + chartedField())}`, applied.value, { limit: whole.value ? "0" : String(SHOWN + 1) });
  });
  const all = found.value.answer ?? [];
  const values = whole.value ? all : all.slice(0, SHOWN);
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
      <ol class="bars" aria-label={`Values of ${chartedField()}`}>
        {values.map(({ label, value }) => {
          const filter = clause(label);
          const text = visible(told(label), 200);
          return (
            <li>
              <button type="button" disabled={!filter} title={`${text}\nwith Shift: leave it out`} onClick={(event) => toggle(event.shiftKey ? contrary(filter!) : filter!)}>
                <bdi>{text}</bdi>
                <span class="track">
                  <span class="bar-of" style={{ width: `${(100 * value) / most}%` }} />
                </span>
                <b>{number(value)}</b>
              </button>
            </li>
          );
        })}
      </ol>
      {!whole.value && all.length > SHOWN && (
        <button type="button" onClick={() => (whole.value = true)}>
          All values
        </button>
      )}
    </>
  );
}
