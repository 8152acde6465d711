/** Colours of [protocol, port] pairs: sixteen that tell apart, one neutral for the rest; each pair keeps its own. */
import type { FlowPair } from "../api/types";
import { pairName } from "./store";

export const DISTINCT = 16;
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
 * Returns the colour of a slot: hues of OKLCH, neighbours in rank far apart in hue, two levels of lightness. All have
 * 3:1 on white and on the dark canvas.
 */
export function slotColor(slot: number): string {
  // 7 and 16 have no common divisor, so that seven steps at a time visit every hue once.
  const hue = ((slot * 7) % DISTINCT) * (360 / DISTINCT) + 27;
  return oklch(slot % 2 === 0 ? 0.55 : 0.63, 0.17, hue);
}

/** Returns `#rrggbb` of an OKLCH colour, less vivid where sRGB cannot show it. Björn Ottosson's matrices. */
export function oklch(lightness: number, chroma: number, hue: number): string {
  for (let vivid = chroma; ; vivid -= 0.01) {
    const rgb = linear(lightness, vivid, (hue * Math.PI) / 180);
    if (vivid <= 0 || rgb.every((part) => part >= -1e-4 && part <= 1.0001)) {
      return `#${rgb.map((part) => channel(part).toString(16).padStart(2, "0")).join("")}`;
    }
  }
}

/** Returns the WCAG contrast of two `#rrggbb` colours, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function linear(lightness: number, chroma: number, angle: number): [number, number, number] {
  const a = chroma * Math.cos(angle);
  const b = chroma * Math.sin(angle);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

function channel(part: number): number {
  const clipped = Math.min(1, Math.max(0, part));
  const encoded = clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055;
  return Math.round(encoded * 255);
}

function luminance(color: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
