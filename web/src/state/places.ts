/** Where hosts stand: as the layout placed them, kept by address while the page lives, or where they are pinned. */
import { computed, effect, signal, untracked } from "@preact/signals";
import { look, view } from "./flow";

export type Place = readonly [number, number];

const texts = computed(() => view.value.pin.join(" "));
/** Hosts that no layout moves, and where they are. */
export const pinned = computed<ReadonlyMap<string, Place>>(() => new Map(texts.value.split(" ").filter(Boolean).map(placed)));
/** Grows when hosts are to be placed anew. */
export const anew = signal(0);

const places = new Map<string, Place>();

export function keep(addresses: readonly string[], found: Float32Array): void {
  addresses.forEach((addr, host) => places.set(addr, [found[host * 2]!, found[host * 2 + 1]!]));
}

/** Returns x and y of each host as it was placed, NaN where it was not yet; null when none was. */
export function known(addresses: readonly string[]): Float32Array | null {
  if (!places.size) return null;
  return Float32Array.from(addresses.flatMap((addr) => places.get(addr) ?? [NaN, NaN]));
}

/** Puts pinned hosts where they are pinned. */
export function fix(addresses: readonly string[], found: Float32Array): void {
  if (!pinned.value.size) return;
  addresses.forEach((addr, host) => {
    const place = pinned.value.get(addr);
    if (place) found.set(place, host * 2);
  });
}

/** Returns where each host is drawn; null before anything is. */
export function drawnAt(addresses: readonly string[]): Float32Array | null {
  const found = known(addresses);
  if (found) fix(addresses, found);
  return found;
}

/** Pins a host: at a place, or where it stands. */
export function pin(addr: string, place: Place | undefined = places.get(addr)): void {
  if (!place) return;
  own = true;
  const text = `${addr}@${place.map((part) => +part.toFixed(3)).join()}`;
  look({ pin: [...without(addr), text] });
  own = false;
}

export function unpin(addr: string): void {
  look({ pin: without(addr) });
}

function without(addr: string): string[] {
  return view.value.pin.filter((text) => !text.startsWith(`${addr}@`));
}

/** Forgets where hosts stand, the pinned ones aside, and asks for a new layout. */
export function placeAnew(): void {
  places.clear();
  anew.value++;
}

function placed(text: string): readonly [string, Place] {
  const [addr, place] = text.split("@") as [string, string];
  return [addr, place.split(",").map(Number) as [number, number]];
}

/** Pins that come or go otherwise than by the hand that drags are drawn anew. */
let own = true;
effect(() => {
  void texts.value;
  if (!own) untracked(() => anew.value++);
  own = false;
});
