import { describe, expect, it } from "vitest";
import { contrast, DISTINCT, light, NEUTRAL, PairColors, slotColor } from "./color";
import { DENSITY, STATE_COLORS } from "./scales";
import { THEMES, type ThemeName } from "./theme";

const pair = (dport: number) => ({ proto: "tcp", dport, type: null, flows: 1 });
const ports = (from: number, count: number) => Array.from({ length: count }, (_, i) => pair(from + i));

describe("colours of pairs", () => {
  it("are distinct for the first sixteen, neutral beyond", () => {
    const colors = new PairColors().assign(ports(1, 20));
    expect(new Set(colors.slice(0, DISTINCT)).size).toBe(DISTINCT);
    expect(colors.slice(DISTINCT)).toEqual(Array(4).fill(NEUTRAL));
  });

  it("stay with their pair while the page lives, whatever its rank becomes", () => {
    const colors = new PairColors();
    const [first, second] = colors.assign([pair(80), pair(443)]);
    expect(colors.assign([pair(22), pair(443), pair(80)]).slice(1)).toEqual([second, first]);
  });

  it("are given up by pairs that are gone when others need them", () => {
    const colors = new PairColors();
    colors.assign(ports(1, 16));
    expect(colors.assign([pair(16), ...ports(100, 15)])).not.toContain(NEUTRAL);
  });

  it("are the same for the same answer", () => {
    expect(new PairColors().assign(ports(1, 9))).toEqual(new PairColors().assign(ports(1, 9)));
  });

  it("stand out from both canvases", () => {
    for (const { canvas } of Object.values(THEMES)) {
      for (let slot = 0; slot < DISTINCT; slot++) expect(contrast(slotColor(slot), canvas)).toBeGreaterThanOrEqual(3);
      expect(contrast(NEUTRAL, canvas)).toBeGreaterThanOrEqual(3);
    }
  });
});

describe("the canvas", () => {
  it("shows the rim of white and grey nodes on both themes", () => {
    for (const { canvas, rim, served, silent } of Object.values(THEMES)) {
      const seen = (fill: string) => Math.max(contrast(fill, canvas), contrast(rim, canvas));
      expect(seen(served)).toBeGreaterThanOrEqual(3);
      expect(seen(silent)).toBeGreaterThanOrEqual(3);
      expect(contrast(served, silent)).toBeGreaterThanOrEqual(1.9);
    }
  });
});

/** What is seen without one kind of cones: rows of red, green and blue (Machado, Oliveira and Fernandes 2009, severity 1). */
const EYES = {
  all: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  "no red": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  "no green": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  "no blue": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
} as const;

const times = (rows: readonly (readonly number[])[], of: readonly number[]) => rows.map((row) => row.reduce((sum, part, at) => sum + part * of[at]!, 0));

/** Returns OKLab of an amount of light: there a distance of 0.02 is just noticeable. */
function oklab(seen: readonly number[]): number[] {
  const cones = times(
    [[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566], [0.0883024619, 0.2817188376, 0.6299787005]],
    seen.map((part) => Math.min(1, Math.max(0, part))),
  ).map(Math.cbrt);
  return times(
    [[0.2104542553, 0.793617785, -0.0040720468], [1.9779984951, -2.428592205, 0.4505937099], [0.0259040371, 0.7827717662, -0.808675766]],
    cones,
  );
}

/** Returns the least distance between two of some colours, for some eyes. */
function least(colors: readonly string[], eyes: keyof typeof EYES): number {
  const seen = colors.map((color) => oklab(times(EYES[eyes], light(color))));
  return Math.min(...seen.flatMap((one, at) => seen.slice(at + 1).map((other) => Math.hypot(...one.map((part, axis) => part - other[axis]!)))));
}

describe("the sixteen colours and the neutral one", () => {
  const all = [...Array.from({ length: DISTINCT }, (_, slot) => slotColor(slot)), NEUTRAL];

  it("tell apart for all eyes", () => {
    expect(DISTINCT).toBe(16);
    expect(least(all, "all")).toBeGreaterThan(0.1);
    for (const eyes of ["no red", "no green", "no blue"] as const) expect(least(all, eyes)).toBeGreaterThan(0.05);
  });

  it("tell apart the more, the fewer there are", () => {
    for (const eyes of ["no red", "no green", "no blue"] as const) expect(least(all.slice(0, 8), eyes)).toBeGreaterThan(0.07);
  });
});

describe("the colours of grids", () => {
  const names = Object.keys(THEMES) as ThemeName[];

  it("stand out from the page and from the canvas, in both themes", () => {
    const page = { light: "#ffffff", dark: "#191e26" };
    for (const name of names) {
      for (const color of [...STATE_COLORS[name], ...DENSITY[name]]) {
        for (const back of [THEMES[name].canvas, page[name]]) expect(contrast(color, back), `${color} on ${back}`).toBeGreaterThanOrEqual(3);
      }
    }
  });

  it("tell apart for all eyes, and go from weak to strong", () => {
    for (const name of names) {
      for (const eyes of Object.keys(EYES) as (keyof typeof EYES)[]) {
        expect(least(STATE_COLORS[name], eyes), `states, ${name}, ${eyes}`).toBeGreaterThan(0.1);
        expect(least(DENSITY[name], eyes), `density, ${name}, ${eyes}`).toBeGreaterThan(0.07);
      }
      const strong = DENSITY[name].map((color) => contrast(color, THEMES[name].canvas));
      expect(strong).toEqual([...strong].sort((a, b) => a - b));
    }
  });
});
