import { describe, expect, it } from "vitest";
import { layout, seed, subnet, type Problem } from "./layout";
import { spread } from "./spread";

const problem: Problem = {
  addr: ["10.0.0.1", "10.0.0.2", "192.0.2.7", "2001:db8::5", "198.51.100.9"],
  src: Uint32Array.from([0, 1, 0, 3, 0]),
  dst: Uint32Array.from([2, 2, 3, 4, 0]),
  count: Float64Array.from([1, 100, 3, 1, 1]),
};
const last = (given: Problem) => [...layout(given)].at(-1)!;

describe("the layout", () => {
  it("is the same bit for bit for the same answer", () => {
    expect(last(problem)).toEqual(last(problem));
  });

  it("gives every host a place of its own", () => {
    const places = last(problem);
    const seen = new Set<string>();
    for (let host = 0; host < problem.addr.length; host++) seen.add(`${places[host * 2]},${places[host * 2 + 1]}`);
    expect(seen.size).toBe(problem.addr.length);
    expect(places.every(Number.isFinite)).toBe(true);
  });

  it("keeps known hosts where they are", () => {
    const known = Float32Array.from([1, 2, 30, 40, NaN, NaN, NaN, NaN, -50, 60]);
    const places = last({ ...problem, known });
    expect([...places.slice(0, 4), ...places.slice(8)]).toEqual([1, 2, 30, 40, -50, 60]);
    expect(places.every(Number.isFinite)).toBe(true);
  });

  it("takes an empty graph and a lone host", () => {
    const none = { addr: [], src: new Uint32Array(), dst: new Uint32Array(), count: new Float64Array() };
    expect(last(none)).toHaveLength(0);
    expect(last({ ...none, addr: ["10.0.0.1"] })).toHaveLength(2);
  });
});

/** Returns the least distance between two hosts. */
function closest(places: Float32Array): number {
  let least = Infinity;
  for (let one = 0; one < places.length; one += 2) {
    for (let other = one + 2; other < places.length; other += 2) {
      least = Math.min(least, Math.hypot(places[one]! - places[other]!, places[one + 1]! - places[other + 1]!));
    }
  }
  return least;
}

describe("hosts that lie over one another", () => {
  const crowded = () => Float32Array.from({ length: 200 }, (_, at) => (at < 4 ? [0, 0, 900, 900][at]! : 300 + (at % 14)));

  it("give way, in the same manner each time", () => {
    const [one, other] = [crowded(), crowded()];
    spread(one, () => false);
    spread(other, () => false);
    expect(closest(crowded())).toBe(0);
    expect(closest(one)).toBeGreaterThan(900 / 90 / 2);
    expect(one).toEqual(other);
  });

  it("leave those that are fixed where they are", () => {
    const places = crowded();
    spread(places, (host) => host < 50);
    expect(places.slice(0, 100)).toEqual(crowded().slice(0, 100));
  });

  it("do not in a layout of a hundred, many flows between few of them", () => {
    const addr = Array.from({ length: 100 }, (_, host) => `10.0.${host % 4}.${host}`);
    const src = Uint32Array.from({ length: 400 }, (_, flow) => (flow * 7) % 100);
    const dst = Uint32Array.from({ length: 400 }, (_, flow) => (flow * flow) % 5);
    const places = last({ addr, src, dst, count: new Float64Array(400).fill(1) });
    const extent = Math.max(...places) - Math.min(...places);
    expect(closest(places)).toBeGreaterThan(extent / 150);
  });
});

describe("seeds", () => {
  it("put the hosts of a subnet together", () => {
    const places = seed(["192.0.2.1", "192.0.2.2", "198.51.100.1"]);
    const distance = (a: number, b: number) => Math.hypot(places[a * 2]! - places[b * 2]!, places[a * 2 + 1]! - places[b * 2 + 1]!);
    expect(distance(0, 1)).toBeLessThan(distance(0, 2));
  });

  it("know /24 and /64", () => {
    expect(["192.0.2.77", "2001:db8::5", "2001:db8:0:0:1:2:3:4", "::1"].map(subnet)).toEqual([
      "192.0.2",
      "2001:db8:0:0",
      "2001:db8:0:0",
      "0:0:0:0",
    ]);
  });
});
