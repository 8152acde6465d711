import { expect, test } from "vitest";
import { parsePins, pinned, PLACES, unpin, writePins } from "./pins";

test("pins go into the address and come back, whatever is in a name", () => {
  pinned.value = new Map([["Host/192.0.2.1", [1, -2.5]], ["Script/a,b\n1,2,x", [3, 4]]]);
  expect([...parsePins(writePins())]).toEqual([...pinned.value]);
  expect(parsePins(["x", "1,2", "1,y,Host/a"]).size).toBe(0);
});

test("a pinned node stands where it was put, the others where the layout has them", () => {
  pinned.value = new Map([["b", [7, 8]]]);
  const found = Float32Array.of(1, 2, 3, 4);
  PLACES.fix(["a", "b"], found);
  expect([...found]).toEqual([1, 2, 7, 8]);
  unpin("b");
  expect(pinned.value.size).toBe(0);
});
