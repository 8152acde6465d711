/** Colours of [protocol, port] pairs: sixteen that tell apart, one neutral for the rest; each pair keeps its own. */
import type { FlowPair } from "../api/types";
import { pairName } from "./store";

/** The colour of pairs beyond the sixteenth. */
export const NEUTRAL = "#8a8f98";

/** Hands out colours: a pair that had one keeps it while the page lives, new ones take what is free, by rank. */
export class PairColors {
  private readonly slots = new Map<string, number>();

  /** Returns the colour of each pair; the first pairs are the most important. */
  assign(pairs: readonly FlowPair[]): string[] {
    const names = pairs.map(pairName);
    const shown = new Set(names);
    if (names.some((name) => !this.slots.has(name)) && this.slots.size >= DISTINCT) {
      // No colour is free: those that are not shown now give theirs up.
      for (const name of [...this.slots.keys()]) if (!shown.has(name)) this.slots.delete(name);
    }
    const used = new Set(this.slots.values());
    for (const name of names) {
      if (this.slots.has(name)) continue;
      let slot = 0;
      while (used.has(slot)) slot++;
      if (slot >= DISTINCT) break;
      this.slots.set(name, slot);
      used.add(slot);
    }
    return pairs.map((pair) => {
      const slot = this.slots.get(pairName(pair));
      return slot === undefined ? NEUTRAL : slotColor(slot);
    });
  }
}

/**
 * Sixteen colours that tell apart for normal sight, and without the red, the green or the blue cones, from each other and
 * from NEUTRAL; those that come first the most. All have 3:1 on both canvases. Found by a search for the largest least
 * distance; color.test.ts holds it.
 */
const SLOTS = [
  "#016bcd", "#ff4702", "#9b533b", "#009d58", "#8b1eff", "#cc187c", "#bf6dcd", "#8c4ca6",
  "#be01cc", "#027656", "#208dfe", "#9b8400", "#d10102", "#ed24ff", "#d26f73", "#616880",
] as const;
export const DISTINCT = SLOTS.length;

/** Returns the colour of a slot. */
export function slotColor(slot: number): string {
  return SLOTS[slot]!;
}

/** Returns the WCAG contrast of two `#rrggbb` colours, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** Returns red, green and blue of `#rrggbb`, 0 to 1, in amounts of light. */
export function light(color: string): [number, number, number] {
  return [1, 3, 5].map((at) => {
    const part = parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
}

function luminance(color: string): number {
  const [r, g, b] = light(color);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
