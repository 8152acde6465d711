/** One question of a plot: asked whenever its path changes, the newest wins. */
import { type Signal, useSignal, useSignalEffect } from "@preact/signals";
import { Failed } from "../../api/client";
import type { Fault } from "../../api/types";
import { fetched } from "../../state/list";

export interface Answered<Answer> {
  readonly answer: Answer | null;
  readonly fault: Fault | null;
  readonly asking: boolean;
}

/** Returns the answer at `path()`; an answer stays while the next is on its way. */
export function useAnswer<Answer>(path: () => string | null): Signal<Answered<Answer>> {
  const found = useSignal<Answered<Answer>>({ answer: null, fault: null, asking: true });
  useSignalEffect(() => {
    const asked = path();
    if (asked === null) {
      found.value = { answer: null, fault: null, asking: false };
      return;
    }
    const mine = new AbortController();
    found.value = { ...found.peek(), asking: true };
    fetched<Answer>(asked, mine.signal).then(
      (answer) => (found.value = { answer, fault: null, asking: false }),
      (error: unknown) => {
        if (mine.signal.aborted) return;
        if (!(error instanceof Failed)) throw error;
        found.value = { answer: null, fault: error.fault, asking: false };
      },
    );
    return () => mine.abort();
  });
  return found;
}
