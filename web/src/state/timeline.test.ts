import { describe, expect, it, vi } from "vitest";

vi.hoisted(() => {
  // What the page gives: an address, and a history.
  const page = { location: { search: "", pathname: "/flow.html" }, history: { state: null, pushState() {}, replaceState() {} }, addEventListener() {} };
  Object.assign(globalThis, page, { window: globalThis });
});

import { duration, ticks } from "./axis";
import { stepped, toRange, toSpan } from "./timeline";

const slots = { precision: 3600, step: 3600, start: 1_767_225_600, edges: [1, 0, 2, 5] };

describe("windows", () => {
  it("are slots in seconds and back", () => {
    expect(toSpan(slots, [1, 2])).toEqual([1_767_229_200, 1_767_236_400]);
    expect(toRange(slots, toSpan(slots, [1, 2]))).toEqual([1, 2]);
  });

  it("take every slot that they touch, and are none beside the timeline", () => {
    expect(toRange(slots, [1_767_229_201, 1_767_232_801])).toEqual([1, 2]);
    expect(toRange(slots, [0, 1_767_225_600])).toBeNull();
    expect(toRange(slots, [0, 2_000_000_000])).toEqual([0, 3]);
  });

  it("step on with their width, and end or begin again", () => {
    expect(stepped(null, 1, 4, false)).toEqual([0, 0]);
    expect(stepped([1, 2], 1, 4, false)).toEqual([2, 3]);
    expect(stepped([2, 3], 1, 4, false)).toBeNull();
    expect(stepped([2, 3], 1, 4, true)).toEqual([0, 1]);
    expect(stepped([0, 1], -1, 4, true)).toEqual([2, 3]);
  });
});

describe("the axis", () => {
  it("has round times, days strong", () => {
    const found = ticks(1_767_222_000, 1_767_240_000, 6);
    expect(found.map(({ text }) => text)).toEqual(["23:00", "2026-01-01", "01:00", "02:00", "03:00", "04:00"]);
    expect(found.filter(({ strong }) => strong)).toHaveLength(1);
  });

  it("has few ticks whatever it spans", () => {
    for (const length of [10, 3_000, 1e5, 1e7, 1e9]) {
      const found = ticks(1_767_225_600, 1_767_225_600 + length, 8);
      expect(found.length).toBeGreaterThan(0);
      expect(found.length).toBeLessThanOrEqual(9);
    }
  });

  it("follows the clock that is shown", () => {
    expect(ticks(1_767_225_600, 1_767_225_600 + 86_400, 3, 7_200).map(({ at }) => (at + 7_200) % 43_200)).toEqual([0, 0]);
  });

  it("says lengths shortly", () => {
    expect([30, 90, 600, 3_600, 172_800, 5_400].map(duration)).toEqual(["30 s", "90 s", "10 min", "1 h", "2 d", "90 min"]);
  });
});
