/** Where hosts stand, and which are pinned there; kept by address while the page lives. */
import { signal } from "@preact/signals";

export type Place = readonly [number, number];

/** Hosts that a new layout leaves alone. */
export const pinned = signal<ReadonlySet<string>>(new Set());
/** Grows when all but the pinned hosts are to be placed anew. */
export const anew = signal(0);

const places = new Map<string, Place>();

export function keep(addresses: readonly string[], found: Float32Array): void {
  addresses.forEach((addr, host) => places.set(addr, [found[host * 2]!, found[host * 2 + 1]!]));
}

/** Returns x and y of each host, NaN where it has no place yet; null when none has one. */
export function known(addresses: readonly string[]): Float32Array | null {
  if (!places.size) return null;
  return Float32Array.from(addresses.flatMap((addr) => places.get(addr) ?? [NaN, NaN]));
}

export function pin(addr: string, place?: Place): void {
  if (place) places.set(addr, place);
  pinned.value = new Set([...pinned.value, addr]);
}

export function unpin(addr: string): void {
  pinned.value = new Set([...pinned.value].filter((one) => one !== addr));
}

/** Forgets where hosts stand, the pinned ones aside, and asks for a new layout. */
export function placeAnew(): void {
  for (const addr of places.keys()) if (!pinned.value.has(addr)) places.delete(addr);
  anew.value++;
}
