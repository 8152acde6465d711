import { expect, it } from "vitest";
import type { FlowsAnswer } from "../api/types";
import { merged } from "./merge";
import { EMPTY, makeStore } from "./store";

const counters = (edges: number) => Object.fromEntries(["count", "cspkts", "scpkts", "csbytes", "scbytes"].map((name) => [name, Array(edges).fill(edges)]));
const answer = (addr: string[], pairs: [string, number][], edges: [number, number, number, number[]][]): FlowsAnswer =>
  ({
    ...EMPTY,
    nodes: { addr },
    pairs: pairs.map(([proto, dport]) => ({ proto, dport, type: null, flows: 1 })),
    edges: {
      src: edges.map(([src]) => src),
      dst: edges.map(([, dst]) => dst),
      pair: edges.map(([, , pair]) => pair),
      ...counters(edges.length),
      firstseen: edges.map(() => 0),
      lastseen: edges.map(() => 0),
      slots: edges.map(([, , , slots]) => slots),
    },
    timeline: { precision: 1, step: 1, start: 0, edges: [1, 0] },
  }) as FlowsAnswer;

const base = answer(["a", "b"], [["tcp", 80]], [[0, 1, 0, [0]]]);
const page = answer(["c", "b", "a"], [["udp", 53], ["tcp", 80]], [[0, 1, 0, [1]], [2, 1, 1, [0]], [2, 1, 0, [0, 1]]]);

it("adds what is not there, by its ends and pair, and counts it in the timeline", () => {
  const found = merged(base, [page, page]);
  expect(found.nodes.addr).toEqual(["a", "b", "c"]);
  expect(found.edges.src).toEqual([0, 2, 0]);
  expect(found.edges.dst).toEqual([1, 1, 1]);
  expect(found.edges.pair).toEqual([0, 1, 1]);
  expect(found.pairs.map(({ dport, flows }) => [dport, flows])).toEqual([[80, 1], [53, 2]]);
  expect(found.timeline!.edges).toEqual([2, 2]);
  expect(Array.from(makeStore(found).inDegree)).toEqual([0, 3, 0]);
  expect(base.edges.src).toEqual([0]);
});

it("leaves an answer as it is where nothing is new", () => {
  expect(merged(base, [base])).toEqual(base);
});
