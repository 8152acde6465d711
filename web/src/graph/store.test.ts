import { describe, expect, it } from "vitest";
import { bows, edgeName, edgesOf, EMPTY, makeStore, pairName } from "./store";

const answer = {
  ...EMPTY,
  nodes: { addr: ["10.0.0.1", "10.0.0.2", "10.0.0.3"] },
  pairs: [
    { proto: "tcp", dport: 443, type: null, flows: 2 },
    { proto: "icmp", dport: null, type: 8, flows: 1 },
  ],
  edges: {
    src: [0, 1, 0],
    dst: [1, 0, 2],
    pair: [0, 0, 1],
    count: [1, 2, 3],
    cspkts: [0, 0, 0],
    scpkts: [0, 0, 0],
    csbytes: [0, 0, 0],
    scbytes: [0, 0, 2 ** 40],
    firstseen: [1.5, null, 3],
    lastseen: [2, 2, 3],
  },
};

describe("the store", () => {
  const store = makeStore(answer);

  it("counts flows that come and that leave", () => {
    expect([...store.inDegree]).toEqual([1, 1, 1]);
    expect([...store.outDegree]).toEqual([2, 1, 0]);
  });

  it("keeps numbers beyond 32 bits and unknown times", () => {
    expect(store.scbytes[2]).toBe(2 ** 40);
    expect(store.firstseen[1]).toBeNaN();
  });

  it("finds the flows of a host", () => {
    expect(edgesOf(store, 1)).toEqual([0, 1]);
  });

  it("names pairs", () => {
    expect(store.pairs.map(pairName)).toEqual(["tcp/443", "icmp/8"]);
    expect(pairName({ proto: "gre", dport: null, type: null, flows: 1 })).toBe("gre");
  });
});

describe("bows", () => {
  it("leave a lone flow straight and put parallel ones side by side, seen from one end", () => {
    const zero = [0, 0, 0, 0, 0];
    const [src, dst] = [[0, 0, 1, 0, 2], [1, 1, 0, 2, 2]];
    const counters = { count: zero, cspkts: zero, scpkts: zero, csbytes: zero, scbytes: zero, firstseen: zero, lastseen: zero };
    const store = makeStore({ ...answer, edges: { src, dst, pair: zero, ...counters } });
    // The third runs the other way: the same side is the other sign.
    const step = Math.fround(0.2);
    expect([...bows(store)].map((bow) => bow + 0)).toEqual([-step, 0, -step, 0, 0]);
  });
});

describe("bundles", () => {
  const made = (flows: number) => {
    const of = <T>(value: T) => Array.from({ length: flows }, () => value);
    const pairs = of(0).map((_, dport) => ({ proto: "tcp", dport, type: null, flows: 1 }));
    const [zero, pair] = [of(0), pairs.map((_, at) => at)];
    return makeStore({
      ...EMPTY,
      nodes: { addr: ["10.0.0.1", "10.0.0.2"] },
      pairs,
      edges: { src: zero, dst: of(1), pair, count: zero, cspkts: zero, scpkts: zero, csbytes: zero, scbytes: zero, firstseen: zero, lastseen: zero },
    });
  };

  it("are made of more flows than lie side by side", () => {
    expect(made(6).bundles.size).toBe(0);
    expect([...made(7).bundles]).toEqual([[0, [0, 1, 2, 3, 4, 5, 6]]]);
    expect([...made(7).bundle]).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });
});

describe("edges of maps", () => {
  const edges = { ...answer.edges, flows: [3, 1, 70] };
  const { pair: _, ...without } = edges;

  it("of a flow map have the pair when it is one, and say the first of several", () => {
    const store = makeStore({ ...answer, edges: { ...without, kinds: [[0, 1], [1], [0]] } });
    expect([...store.pair]).toEqual([-1, 1, 0]);
    expect(edgeName(store, 0)).toBe("tcp/443, icmp/8");
    expect(edgeName(store, 1)).toBe("icmp/8");
  });

  it("of a talk map say how many flows they stand for", () => {
    const store = makeStore({ ...answer, pairs: [], edges: without });
    expect([0, 1].map((edge) => edgeName(store, edge))).toEqual(["3 flows", "1 flow"]);
  });
});
