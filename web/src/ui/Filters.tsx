/** A list of filter texts, one field each; the server's complaint stands under the text that it is about. */
import { useSignal, useSignalEffect } from "@preact/signals";
import { askCounts } from "../api/client";
import type { Fault } from "../api/types";
import { encodeQuery } from "../state/codec";
import { begun, query } from "../state/flow";
import { counted } from "../state/format";
import { Complaint, Field } from "./Field";

interface Props {
  readonly title: string;
  readonly name: "nodes" | "edges";
  readonly example: string;
  readonly texts: () => readonly string[];
  readonly fault: Fault | null;
  readonly apply: (texts: readonly string[]) => void;
}

export function Filters({ title, name, example, texts, fault, apply }: Props) {
  const drafts = useSignal<readonly string[]>([""]);
  useSignalEffect(() => {
    const applied = texts();
    drafts.value = applied.length ? applied : [""];
  });
  useSignalEffect(() => {
    if (begun.value?.name !== name) return;
    const { text } = begun.value;
    begun.value = null;
    const place = drafts.peek().findIndex((draft) => !draft.trim());
    drafts.value = place < 0 ? [...drafts.peek(), text] : drafts.peek().map((draft, at) => (at === place ? text : draft));
    const id = `filter-${name}-${place < 0 ? drafts.peek().length - 1 : place}`;
    requestAnimationFrame(() => {
      const field = document.getElementById(id) as HTMLInputElement | null;
      field?.focus();
      field?.setSelectionRange(text.length, text.length);
      field?.dispatchEvent(new InputEvent("input", { bubbles: true }));
    });
  });
  const commit = () => apply(drafts.peek().map((text) => text.trim()).filter(Boolean));
  const put = (place: number, text: string) => (drafts.value = drafts.value.map((old, at) => (at === place ? text : old)));
  const drop = (place: number) => {
    drafts.value = drafts.value.filter((_, at) => at !== place);
    if (!drafts.value.length) drafts.value = [""];
    commit();
  };
  // The server saw the texts without the empty ones.
  const filled = drafts.value.map((text, place) => (text.trim() ? place : -1)).filter((place) => place >= 0);
  const wrong = fault?.where?.parameter === name ? filled[fault.where.index ?? 0] : undefined;
  const asked = fault?.where?.text;
  return (
    <form
      class="filters"
      onSubmit={(event) => {
        event.preventDefault();
        commit();
      }}
    >
      <fieldset>
        <legend>{title}</legend>
        {drafts.value.map((text, place) => {
          const bad = place === wrong && text.trim() === asked;
          const id = `filter-${name}-${place}`;
          return (
            <div class="filter" key={place}>
              <div class="row">
                <Field
                  id={id}
                  name={name}
                  purpose={name === "nodes" ? "node" : "flow"}
                  label={`${title} ${place + 1}`}
                  example={example}
                  text={text}
                  bad={bad}
                  put={(text) => put(place, text)}
                  commit={commit}
                  leave={commit}
                  count={(signal) => {
                    const now = { ...query.peek(), [name]: drafts.peek() };
                    const params = encodeQuery(now);
                    for (const other of ["limit", "skip", "order", "timeline"]) params.delete(other);
                    return askCounts(params, signal).then(({ flows }) => counted(flows, "flow"));
                  }}
                  applied={texts().includes(text.trim())}
                />
                {(text || drafts.value.length > 1) && (
                  <button type="button" class="small" aria-label={`Remove ${title} ${place + 1}`} title="Remove" onClick={() => drop(place)}>
                    ×
                  </button>
                )}
              </div>
              {bad && fault && <Complaint id={`${id}-error`} fault={fault} />}
            </div>
          );
        })}
        <button type="button" class="link" onClick={() => (drafts.value = [...drafts.value, ""])}>
          + and another
        </button>
      </fieldset>
    </form>
  );
}
