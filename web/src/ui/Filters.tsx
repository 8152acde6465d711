/** A list of filter texts, one field each; the server's complaint stands under the text that it is about. */
import { useSignal, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { askCompletions, askCounts } from "../api/client";
import type { Completion, Fault } from "../api/types";
import { encodeQuery } from "../state/codec";
import { query } from "../state/flow";
import { counted } from "../state/format";

interface Props {
  readonly title: string;
  readonly name: "nodes" | "edges";
  readonly example: string;
  readonly texts: () => readonly string[];
  readonly fault: Fault | null;
  readonly apply: (texts: readonly string[]) => void;
}

/** Milliseconds without a key after which completions, and the count, are asked for. */
const SOON = 120;
const LATER = 300;

export function Filters({ title, name, example, texts, fault, apply }: Props) {
  const drafts = useSignal<readonly string[]>([""]);
  useSignalEffect(() => {
    const applied = texts();
    drafts.value = applied.length ? applied : [""];
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
                  label={`${title} ${place + 1}`}
                  example={example}
                  text={text}
                  bad={bad}
                  put={(text) => put(place, text)}
                  commit={commit}
                  count={(signal) => {
                    const now = { ...query.peek(), [name]: drafts.peek() };
                    const params = encodeQuery(now);
                    for (const other of ["limit", "skip", "order", "timeline"]) params.delete(other);
                    return askCounts(params, signal).then(({ flows }) => flows);
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

interface FieldProps {
  readonly id: string;
  readonly name: "nodes" | "edges";
  readonly label: string;
  readonly example: string;
  readonly text: string;
  readonly bad: boolean;
  readonly applied: boolean;
  readonly put: (text: string) => void;
  readonly commit: () => void;
  readonly count: (signal: AbortSignal) => Promise<number>;
}

/** One text, with what may follow it as a list, and how many flows it would leave. */
function Field({ id, name, label, example, text, bad, applied, put, commit, count }: FieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const list = useSignal<readonly Completion[]>([]);
  const at = useSignal(-1);
  const found = useSignal<number | null>(null);
  const asking = useRef<{ mine: AbortController; timers: number[] } | null>(null);
  const quiet = () => {
    asking.current?.timers.forEach(clearTimeout);
    asking.current?.mine.abort();
    list.value = [];
    at.value = -1;
  };
  const follow = () => {
    quiet();
    found.value = null;
    const mine = new AbortController();
    const upTo = input.current!.value.slice(0, input.current!.selectionStart ?? undefined);
    const complete = () =>
      void askCompletions(upTo, name === "nodes" ? "node" : "flow", mine.signal).then(
        (offers) => (list.value = offers.slice(0, 12)),
        () => {},
      );
    const tell = () =>
      void count(mine.signal).then(
        (flows) => (found.value = flows),
        () => {},
      );
    asking.current = { mine, timers: [window.setTimeout(complete, SOON), ...(input.current!.value.trim() ? [window.setTimeout(tell, LATER)] : [])] };
  };
  const take = (offer: Completion) => {
    const box = input.current!;
    const caret = box.selectionStart ?? box.value.length;
    const taken = box.value.slice(0, offer.start) + offer.text;
    put(taken + box.value.slice(caret));
    quiet();
    requestAnimationFrame(() => {
      box.setSelectionRange(taken.length, taken.length);
      box.focus();
      follow();
    });
  };
  const keys = (event: KeyboardEvent) => {
    const { length } = list.value;
    if (event.key === "Escape" && length) {
      event.stopPropagation();
      quiet();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && length) {
      at.value = (at.value + (event.key === "ArrowDown" ? 1 : at.value < 0 ? 0 : -1) + length) % length;
      document.getElementById(`${id}-${at.value}`)?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "ArrowDown") follow();
    else if ((event.key === "Enter" || event.key === "Tab") && at.value >= 0) take(list.value[at.value]!);
    else if (event.key === "Enter") {
      // Also when the text is the one that was asked for: it may have failed for another reason.
      quiet();
      found.value = null;
      commit();
    } else return;
    if (event.key !== "Tab" || at.value >= 0) event.preventDefault();
  };
  return (
    <div class="field">
      <input
        ref={input}
        type="text"
        name={name}
        role="combobox"
        aria-label={label}
        aria-invalid={bad}
        aria-expanded={list.value.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={at.value >= 0 ? `${id}-${at.value}` : undefined}
        aria-describedby={bad ? `${id}-error` : undefined}
        placeholder={example}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        value={text}
        onInput={(event) => {
          put(event.currentTarget.value);
          follow();
        }}
        onKeyDown={keys}
        onBlur={() => {
          quiet();
          found.value = null;
          commit();
        }}
      />
      <ul class="offers" role="listbox" id={`${id}-list`} aria-label={`What may stand in ${label}`} hidden={!list.value.length}>
        {list.value.map((offer, place) => (
          <li
            id={`${id}-${place}`}
            role="option"
            aria-selected={place === at.value}
            onPointerDown={(event) => {
              event.preventDefault();
              take(offer);
            }}
          >
            <code>{offer.text}</code> <span>{offer.help}</span>
          </li>
        ))}
      </ul>
      {found.value !== null && !applied && (
        <p class="would" aria-live="polite">
          {counted(found.value, "flow")}
        </p>
      )}
    </div>
  );
}

function Complaint({ id, fault }: { id: string; fault: Fault }) {
  const column = fault.where?.column;
  return (
    <p class="complaint" id={id} role="alert">
      {fault.message}
      {column !== undefined && ` (column ${column})`}
      {fault.hint && <em> {fault.hint}</em>}
    </p>
  );
}
