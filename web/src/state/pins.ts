/** Where nodes stand on the canvas, and which of them stay where they were put. */
import { signal } from "@preact/signals";

type Place = readonly [number, number];

const places = new Map<string, Place>();

/** Pinned nodes by name, with their places; in the address as `x,y,name`. */
export const pinned = signal<ReadonlyMap<string, Place>>(new Map());

export function parsePins(texts: readonly string[]): Map<string, Place> {
  return new Map(
    texts.flatMap((text) => {
      const found = /^(-?[\d.]+),(-?[\d.]+),(.+)$/s.exec(text);
      return found ? [[found[3]!, [Number(found[1]), Number(found[2])]] as const] : [];
    }),
  );
}

export function writePins(): string[] {
  return [...pinned.value].map(([ref, [x, y]]) => `${x.toFixed(1)},${y.toFixed(1)},${ref}`);
}

/** Pins a node at a place, or where it stands. */
export function pin(ref: string, at = places.get(ref)): void {
  if (at) pinned.value = new Map([...pinned.value, [ref, at]]);
}

export function unpin(ref: string): void {
  pinned.value = new Map([...pinned.value].filter(([one]) => one !== ref));
}

/** Returns x and y of each node; NaN where it has no place. */
export function placesOf(names: readonly string[]): Float32Array {
  return Float32Array.from(names.flatMap((name) => places.get(name) ?? [NaN, NaN]));
}

export const PLACES = {
  known: (names: readonly string[]) => (places.size ? placesOf(names) : null),
  keep: (names: readonly string[], found: Float32Array) => names.forEach((name, at) => places.set(name, [found[at * 2]!, found[at * 2 + 1]!])),
  fix: (names: readonly string[], found: Float32Array) =>
    names.forEach((name, at) => {
      const place = pinned.value.get(name);
      if (place) found.set(place, at * 2);
      if (place) places.set(name, place);
    }),
};
