import { expect, test } from "vitest";
import { type Seen, strip, windowOf, withWindow } from "./spans";

const at = (text: string) => Date.parse(`${text}Z`) / 1000;

test("hosts fall into the days and hours at which they were first and last seen", () => {
  const seen: Seen[] = [
    ["a", at("2026-01-01T03:10:00"), at("2026-01-03T23:59:59"), 1],
    ["b", at("2026-01-01T03:20:00"), at("2026-01-01T03:50:00"), 0],
    ["c", null, null, 0],
  ];
  const found = strip(seen)!;
  expect([found.from, found.counts.length, found.step]).toEqual([at("2026-01-01T00:00:00"), 3, 86_400]);
  // b counts once: it was seen within one hour.
  expect([found.counts[0]![3], found.counts[2]![23], found.most]).toEqual([2, 1, 2]);
  expect(found.counts.flat().reduce((sum, one) => sum + one, 0)).toBe(3);
  expect(strip([["c", null, null, 0]])).toBeNull();
  expect(strip([["d", 0, at("2026-01-01T00:00:00"), 0]])!.counts.length).toBeLessThanOrEqual(120);
});

test("a window is two filters, and comes back from them", () => {
  const span: [number, number] = [at("2026-01-01T00:00:00"), at("2026-01-02T12:00:00")];
  const filters = withWindow(["country:FR", "lastseen >= 2020-01-01T00:00:00"], span);
  expect(filters).toEqual(["country:FR", "lastseen >= 2026-01-01T00:00:00", "firstseen <= 2026-01-02T12:00:00"]);
  expect(windowOf(filters)).toEqual(span);
  expect(withWindow(filters, null)).toEqual(["country:FR"]);
  expect(windowOf(["country:FR"])).toBeNull();
});
