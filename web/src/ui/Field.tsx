/** One filter text: completion from the server, how much it would leave, and the server's complaint. */
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { askCompletions, type Purpose } from "../api/client";
import type { Completion, Fault } from "../api/types";

/** Milliseconds without a key after which completions, and the count, are asked for. */
const SOON = 120;
const LATER = 300;

interface FieldProps {
  readonly id: string;
  readonly name: string;
  readonly purpose: Purpose;
  readonly label: string;
  readonly example: string;
  readonly text: string;
  readonly bad: boolean;
  readonly applied: boolean;
  readonly put: (text: string) => void;
  /** Enter was pressed. */
  readonly commit: () => void;
  /** The focus is elsewhere now. */
  readonly leave?: () => void;
  /** Says how much the text would leave. */
  readonly count: (signal: AbortSignal) => Promise<string>;
}

/** One text, with what may follow it as a list, and how much it would leave. */
export function Field({ id, name, purpose, label, example, text, bad, applied, put, commit, leave, count }: FieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const list = useSignal<readonly Completion[]>([]);
  const at = useSignal(-1);
  const found = useSignal<string | null>(null);
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
      void askCompletions(upTo, purpose, mine.signal).then(
        (offers) => (list.value = offers.slice(0, 12)),
        () => {},
      );
    const tell = () =>
      void count(mine.signal).then(
        (told) => (found.value = told),
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
      // The field may be gone by then.
      if (!box.isConnected) return;
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
        id={id}
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
          leave?.();
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
          {found.value}
        </p>
      )}
    </div>
  );
}

export function Complaint({ id, fault }: { id: string; fault: Fault }) {
  const column = fault.where?.column;
  return (
    <p class="complaint" id={id} role="alert">
      {fault.message}
      {column !== undefined && ` (column ${column})`}
      {fault.hint && <em> {fault.hint}</em>}
    </p>
  );
}
