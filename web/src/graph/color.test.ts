import { describe, expect, it } from "vitest";
import { contrast, DISTINCT, NEUTRAL, oklch, PairColors, slotColor } from "./color";
import { THEMES } from "./theme";

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

describe("OKLCH", () => {
  it("gives the colours of its definition", () => {
    expect(oklch(1, 0, 0)).toBe("#ffffff");
    expect(oklch(0, 0, 0)).toBe("#000000");
    // Red of sRGB is oklch(0.628 0.2577 29.23).
    expect(oklch(0.628, 0.2577, 29.23)).toMatch(/^#f[b-f][0-2]/);
  });
});
