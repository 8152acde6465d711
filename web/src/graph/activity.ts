/** When flows were seen: which are in a window of slots, how many a slot has, and what changed between two windows. */
import type { FlowStore } from "./store";

/** First and last slot, both in it. */
export type Range = readonly [number, number];

/** What a flow is in one window against another: 0 in neither, new, gone, in both. */
export const NEITHER = 0;
export const NEW = 1;
export const GONE = 2;
export const BOTH = 3;

/** Returns whether a flow was seen in a range of slots. */
export function isActive(store: FlowStore, flow: number, [first, last]: Range): boolean {
  for (let at = store.slotAt[flow]!; at < store.slotAt[flow + 1]!; at++) {
    const slot = store.slot[at]!;
    if (slot > last) return false;
    if (slot >= first) return true;
  }
  return false;
}

/** Returns 1 for each flow that was seen in the range. */
export function activeIn(store: FlowStore, range: Range): Uint8Array {
  const found = new Uint8Array(store.src.length);
  for (let flow = 0; flow < found.length; flow++) found[flow] = isActive(store, flow, range) ? 1 : 0;
  return found;
}

/** Returns NEW, GONE, BOTH or NEITHER for each flow: `now` against `before`. */
export function changes(store: FlowStore, now: Range, before: Range): Uint8Array {
  const found = new Uint8Array(store.src.length);
  for (let flow = 0; flow < found.length; flow++) {
    found[flow] = (isActive(store, flow, now) ? NEW : 0) | (isActive(store, flow, before) ? GONE : 0);
  }
  return found;
}

/** Returns the incoming flows of each host, of the flows that count. */
export function incoming(store: FlowStore, counts: Uint8Array): Uint32Array {
  const found = new Uint32Array(store.addr.length);
  for (let flow = 0; flow < counts.length; flow++) if (counts[flow]) found[store.dst[flow]!]!++;
  return found;
}

/** Returns how many of these flows each of `slots` slots has. */
export function perSlot(store: FlowStore, flows: Iterable<number>, slots: number): Uint32Array {
  const found = new Uint32Array(slots);
  for (const flow of flows) {
    for (let at = store.slotAt[flow]!; at < store.slotAt[flow + 1]!; at++) found[store.slot[at]!]!++;
  }
  return found;
}

/**
 * Returns one row a group, each with the flows of its slots: the first `groups` pairs, then all other flows of the
 * answer. Stacked they are at most what the timeline counts, which knows flows that the answer leaves out.
 */
export function stacks(store: FlowStore, slots: number, groups: number): Uint32Array[] {
  const rows = Array.from({ length: groups + 1 }, () => new Uint32Array(slots));
  for (let flow = 0; flow < store.src.length; flow++) {
    const pair = store.pair[flow]!;
    const row = rows[pair >= 0 && pair < groups ? pair : groups]!;
    for (let at = store.slotAt[flow]!; at < store.slotAt[flow + 1]!; at++) row[store.slot[at]!]!++;
  }
  return rows;
}
