import { describe, expect, it } from "vitest";
import { activeIn, changes, incoming, perSlot, stacks } from "./activity";
import { EMPTY, makeStore } from "./store";

const column = [0, 0, 0];
const store = makeStore({
  ...EMPTY,
  nodes: { addr: ["10.0.0.1", "10.0.0.2", "10.0.0.3"] },
  pairs: [
    { proto: "tcp", dport: 443, type: null, flows: 2 },
    { proto: "udp", dport: 53, type: null, flows: 1 },
  ],
  edges: {
    src: [0, 1, 0],
    dst: [1, 0, 2],
    pair: [0, 0, 1],
    count: column,
    cspkts: column,
    scpkts: column,
    csbytes: column,
    scbytes: column,
    firstseen: column,
    lastseen: column,
    slots: [[0, 3], [], [2, 1]],
  },
});

describe("flows in time", () => {
  it("are in a window when one of their slots is, its ends included", () => {
    expect([...activeIn(store, [1, 2])]).toEqual([0, 0, 1]);
    expect([...activeIn(store, [3, 9])]).toEqual([1, 0, 0]);
    expect([...activeIn(store, [0, 9])]).toEqual([1, 0, 1]);
  });

  it("are new, gone, or in both against a baseline", () => {
    expect([...changes(store, [0, 1], [2, 3])]).toEqual([3, 0, 3]);
    expect([...changes(store, [1, 2], [3, 3])]).toEqual([2, 0, 1]);
  });

  it("make hosts servers only while they are in the window", () => {
    expect([...incoming(store, activeIn(store, [1, 2]))]).toEqual([0, 0, 1]);
  });

  it("are counted a slot, one by one and stacked by pair", () => {
    expect([...perSlot(store, [0, 2], 4)]).toEqual([1, 1, 1, 1]);
    expect(stacks(store, 4, 1).map((row) => [...row])).toEqual([
      [1, 0, 0, 1],
      [0, 1, 1, 0],
    ]);
  });
});
