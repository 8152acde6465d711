import { expect, it } from "vitest";
import { bytes, counted, number, time } from "./format";

it("writes numbers, sizes and times", () => {
  expect(number(1234567)).toBe("1,234,567");
  expect([counted(1, "flow"), counted(0, "flow")]).toEqual(["1 flow", "0 flows"]);
  expect([0, 999, 1500, 250_000, 2 ** 50].map(bytes)).toEqual(["0 B", "999 B", "1.5 kB", "250 kB", "1.1 PB"]);
  expect([time(1767225600.5), time(NaN)]).toEqual(["2026-01-01 00:00:00", "unknown"]);
});
