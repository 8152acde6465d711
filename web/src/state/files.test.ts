import { describe, expect, it } from "vitest";
import { EMPTY, makeStore } from "../graph/store";
import { toCsv, toGexf, toJson } from "./files";

const store = makeStore({
  ...EMPTY,
  nodes: { addr: ["10.0.0.1", "10.0.0.2", "10.0.0.3"] },
  pairs: [
    { proto: '=cmd|"x"', dport: 80, type: null, flows: 1 },
    { proto: "icmp", dport: null, type: 8, flows: 1 },
  ],
  edges: {
    src: [0, 1],
    dst: [1, 2],
    pair: [0, 1],
    count: [1, 2],
    cspkts: [3, 4],
    scpkts: [5, 6],
    csbytes: [7, 8],
    scbytes: [9, 10],
    firstseen: [1_767_225_600.5, null],
    lastseen: [1_767_225_601, null],
  },
});
const all = () => true;

describe("files", () => {
  it("hold the chosen flows and their hosts", () => {
    const found = JSON.parse(toJson(store, (flow) => flow === 1)) as { nodes: unknown; edges: unknown[] };
    expect(found.nodes).toEqual([{ addr: "10.0.0.2" }, { addr: "10.0.0.3" }]);
    expect(found.edges).toEqual([
      {
        src: "10.0.0.2",
        dst: "10.0.0.3",
        proto: "icmp",
        dport: null,
        type: 8,
        count: 2,
        cspkts: 4,
        scpkts: 6,
        csbytes: 8,
        scbytes: 10,
        flows: 1,
        firstseen: null,
        lastseen: null,
      },
    ]);
  });

  it("are CSV that no spreadsheet runs", () => {
    expect(toCsv(store, all).split("\r\n")).toEqual([
      "src,dst,proto,dport,type,count,cspkts,scpkts,csbytes,scbytes,flows,firstseen,lastseen",
      `10.0.0.1,10.0.0.2,"'=cmd|""x""",80,,1,3,5,7,9,1,2026-01-01T00:00:00.500Z,2026-01-01T00:00:01.000Z`,
      "10.0.0.2,10.0.0.3,icmp,,8,2,4,6,8,10,1,,",
      "",
    ]);
  });

  it("are GEXF with what is hostile escaped", () => {
    const found = toGexf(store, all, Float32Array.from([0, 1, 2, 3, 4, 5]));
    expect(found).toContain('<node id="1" label="10.0.0.2"><viz:position x="2" y="3"/></node>');
    expect(found).toContain('label="=cmd|&#34;x&#34;/80"');
    expect(found.match(/<edge /g)).toHaveLength(2);
  });
});
