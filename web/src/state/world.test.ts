import { expect, test } from "vitest";
import map from "virtual:world";
// The build's own projection is what the page's is held against.
import { HEIGHT, projection, WIDTH } from "../../world.js";
import { project, strength } from "./world";

test("places lie where the map has them", () => {
  const built = projection();
  for (const place of [[0, 0], [103.8, 1.35], [-179, 70], [151, -33.9], [2.35, 48.85]] as [number, number][]) {
    const [x, y] = project(...place, WIDTH, HEIGHT);
    expect(x).toBeCloseTo(built(place)![0], 3);
    expect(y).toBeCloseTo(built(place)![1], 3);
  }
});

test("the map has small states", () => {
  const ids = map.countries.map(({ id }) => id);
  for (const id of ["SG", "MT", "HK", "BH", "VA", "FR", "US", "XK"]) expect(ids).toContain(id);
});

test("more is shown stronger", () => {
  expect(strength(0, 10)).toBe(0);
  expect(strength(1, 10)).toBeLessThan(strength(5, 10));
  expect(strength(10, 10)).toBeCloseTo(1);
});
