/** What the page keeps of an answer of `/flows`: its numbers, and the store that is made of its columns. */
import type { Cut, FlowCounts, FlowPair, FlowsAnswer, Timeline } from "../api/types";
import { merged } from "./merge";
import { type FlowStore, makeStore } from "./store";

export interface Found {
  readonly counts: FlowCounts;
  readonly cut: Cut | null;
  readonly pairs: readonly FlowPair[];
  readonly timeline: Timeline | null;
  readonly store: FlowStore;
}

/** Returns what JSON says, an answer and pages that expand it; throws when it is none. */
export function decode([body, ...pages]: readonly [ArrayBuffer, ...ArrayBuffer[]]): Found {
  const read = (text: ArrayBuffer) => JSON.parse(new TextDecoder().decode(text)) as FlowsAnswer;
  const answer = pages.length ? merged(read(body), pages.map(read)) : read(body);
  const { counts, cut, pairs, timeline } = answer;
  return { counts, cut, pairs, timeline: timeline ?? null, store: makeStore(answer) };
}

/** Returns the memory of a store that can be handed from a worker to the page. */
export function memory(store: FlowStore): ArrayBuffer[] {
  return Object.values(store).flatMap((column: unknown) => (ArrayBuffer.isView(column) ? [column.buffer as ArrayBuffer] : []));
}
