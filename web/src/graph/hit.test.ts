import { describe, expect, it } from "vitest";
import { distance, middle } from "./hit";

const from = { x: 0, y: 0 };
const to = { x: 100, y: 0 };

describe("the distance to a flow", () => {
  it("is that to the line, and beyond its ends to them", () => {
    expect(distance({ x: 50, y: 7 }, from, to, 0)).toBe(7);
    expect(distance({ x: 103, y: 4 }, from, to, 0)).toBe(5);
  });

  it("is that to the curve where it bows", () => {
    const top = middle(from, to, 0.5);
    expect(top).toEqual({ x: 50, y: -25 });
    expect(distance(top, from, to, 0.5)).toBeLessThan(0.5);
    expect(distance({ x: 50, y: 0 }, from, to, 0.5)).toBeGreaterThan(20);
  });

  it("is that to the host for a flow to itself", () => {
    expect(distance({ x: 3, y: 4 }, from, from, 0)).toBe(5);
  });
});
