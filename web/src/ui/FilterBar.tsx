/** The filters of a list: one chip each, and a field for the next one. */
import { useSignal, useSignalEffect } from "@preact/signals";
import { blamed, contrary } from "../state/clause";
import { counted } from "../state/format";
import { change, counting, drafted, fault, listing, section } from "../state/list";
import { visible } from "../state/text";
import { Complaint, Field } from "./Field";

const ID = "filter";

function focus(): HTMLInputElement | null {
  const field = document.getElementById(`${ID}-next`) as HTMLInputElement | null;
  field?.focus();
  field?.setSelectionRange(field.value.length, field.value.length);
  return field;
}

export function FilterBar() {
  const draft = useSignal("");
  const { filters } = listing.value;
  const wrong = fault.value?.where?.parameter === "q" ? fault.value : null;
  const at = wrong ? blamed(filters, wrong.where?.column ?? 1) : null;
  const put = (place: number, text: string) => change({ filters: filters.map((old, other) => (other === place ? text : old)) });
  const drop = (place: number) => change({ filters: filters.filter((_, other) => other !== place) });
  const edit = (place: number) => {
    draft.value = filters[place]!;
    drop(place);
    focus();
  };
  useSignalEffect(() => {
    if (!drafted.value) return;
    draft.value = drafted.value;
    drafted.value = "";
    requestAnimationFrame(() => {
      // The list of what may follow opens by itself.
      focus()?.dispatchEvent(new InputEvent("input", { bubbles: true }));
    });
  });
  const commit = () => {
    const text = draft.value.trim();
    draft.value = "";
    // Enter in an empty field asks again.
    change({ filters: text && !filters.includes(text) ? [...filters, text] : filters });
  };
  return (
    <search class="filterbar" id={ID}>
      <ul class="chips" aria-label="Filters">
        {filters.map((text, place) => (
          <li class={`chip${place === at?.place ? " bad" : ""}`} key={text}>
            <button type="button" class="text" title="Edit" onClick={() => edit(place)}>
              <code>{visible(text)}</code>
            </button>
            <button type="button" aria-pressed={text.startsWith("!")} aria-label={`Turn round ${text}`} title="Keep what this leaves out" onClick={() => put(place, contrary(text))}>
              ≠
            </button>
            <button type="button" aria-label={`Remove ${text}`} title="Remove" onClick={() => drop(place)}>
              ×
            </button>
          </li>
        ))}
      </ul>
      <Field
        id={`${ID}-next`}
        name="q"
        purpose={section.purpose}
        label={filters.length ? "Another filter" : "Filter"}
        example={filters.length ? "and another" : section.example}
        text={draft.value}
        bad={false}
        applied={!draft.value.trim()}
        put={(text) => (draft.value = text)}
        commit={commit}
        count={(signal) => counting([...filters, draft.peek().trim()], signal).then((found) => counted(found, section.one, section.many))}
      />
      {filters.length > 1 && (
        <button type="button" onClick={() => change({ filters: [] })}>
          Remove all
        </button>
      )}
      {wrong && at && <Complaint id={`${ID}-error`} fault={{ ...wrong, where: { ...wrong.where!, column: at.column } }} />}
    </search>
  );
}
