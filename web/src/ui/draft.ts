/** Text of an input that is the reader's until it is committed: answers that come meanwhile do not take it away. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

/** Returns `value` and `onInput` of an input that starts with what is committed, and follows it when that changes. */
export function useDraft(committed: string | number): { value: string; onInput: (event: { currentTarget: HTMLInputElement }) => void } {
  const draft = useSignal(String(committed));
  useEffect(() => {
    draft.value = String(committed);
  }, [committed]);
  return { value: draft.value, onInput: (event) => (draft.value = event.currentTarget.value) };
}
