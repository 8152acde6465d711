import { describe, expect, it } from "vitest";
import { flowMeasure, hostMeasure, sizes } from "./size";
import { EMPTY, makeStore } from "./store";

const store = makeStore({
  ...EMPTY,
  nodes: { addr: ["10.0.0.1", "10.0.0.2"] },
  pairs: [{ proto: "tcp", dport: 80, type: null, flows: 3 }],
  edges: {
    src: [0, 0, 1],
    dst: [1, 1, 1],
    pair: [0, 0, 0],
    count: [1, 2, 3],
    cspkts: [0, 0, 0],
    scpkts: [0, 0, 0],
    csbytes: [10, 0, 5],
    scbytes: [90, 300, 5],
    firstseen: [null, null, null],
    lastseen: [null, null, null],
  },
});

describe("measures", () => {
  it("of hosts are their flows in, out and both, and what those carry", () => {
    expect([...hostMeasure(store, "$in")!]).toEqual([0, 3]);
    expect([...hostMeasure(store, "$out")!]).toEqual([2, 1]);
    expect([...hostMeasure(store, "$degree")!]).toEqual([2, 4]);
    // A flow to itself counts once.
    expect([...hostMeasure(store, "$bytes")!]).toEqual([400, 410]);
    expect([...hostMeasure(store, "count")!]).toEqual([3, 6]);
  });

  it("of flows are their counters", () => {
    expect([...flowMeasure(store, "scbytes")!]).toEqual([90, 300, 5]);
    expect([...flowMeasure(store, "bytes")!]).toEqual([100, 300, 10]);
  });

  it("of another name are none", () => {
    expect([hostMeasure(store, "$up"), flowMeasure(store, "constructor")]).toEqual([null, null]);
  });
});

describe("sizes", () => {
  it("grow to the scale, by area, in line, or by powers of ten", () => {
    const values = Float64Array.from([0, 25, 100]);
    expect([...sizes(values, 3, 4, 3, "linear")]).toEqual([4, 7, 16]);
    expect([...sizes(values, 3, 4, 3, "sqrt")]).toEqual([4, 10, 16]);
    expect([...sizes(Float64Array.from([0, 1, 1000]), 3, 4, 3, "log")]).toEqual([4, 4, 16]);
  });

  it("are all the same without a measure, or where there is nothing", () => {
    expect([...sizes(null, 2, 4, 3, "sqrt"), ...sizes(new Float64Array(2), 2, 4, 3, "sqrt")]).toEqual([4, 4, 4, 4]);
  });
});
