import { describe, expect, it } from "vitest";
import { EMPTY, makeStore } from "../graph/store";
import { clauses, cypherOf, network } from "./clauses";

const store = makeStore({
  ...EMPTY,
  nodes: { addr: ["10.0.0.1", "2001:db8::5"] },
  pairs: [{ proto: "tcp", dport: 443, type: null, flows: 1 }],
  edges: {
    src: [0],
    dst: [1],
    pair: [0],
    count: [4],
    cspkts: [0],
    scpkts: [0],
    csbytes: [0],
    scbytes: [77],
    firstseen: [1_767_225_600.9],
    lastseen: [null],
  },
});

describe("clauses", () => {
  it("of a host are its address at either end, at each, and its network", () => {
    expect(clauses(store, { kind: "host", index: 0 }).map(({ list, by, out }) => [list, by, out])).toEqual([
      ["nodes", "addr = 10.0.0.1", "!addr = 10.0.0.1"],
      ["nodes", "src.addr = 10.0.0.1", "!src.addr = 10.0.0.1"],
      ["nodes", "dst.addr = 10.0.0.1", "!dst.addr = 10.0.0.1"],
      ["nodes", "addr = 10.0.0.0/24", "!addr = 10.0.0.0/24"],
    ]);
  });

  it("of a flow are all of its attributes", () => {
    const found = Object.fromEntries(clauses(store, { kind: "flow", index: 0 }).map(({ title, by, out }) => [title, [by, out]]));
    expect(found["tcp/443"]).toEqual(["proto = tcp dport = 443", "!(proto = tcp dport = 443)"]);
    expect(found["dport = 0-1023"]).toEqual(["dport = 0-1023", "!dport = 0-1023"]);
    expect(found["scbytes = 77"]).toEqual(["scbytes = 77", "!scbytes = 77"]);
    expect(found["firstseen >= 2026-01-01T00:00:00"]![1]).toBe("firstseen < 2026-01-01T00:00:00");
    expect(Object.keys(found)).toContain("dst.addr = 2001:db8::5");
    expect(Object.keys(found).some((title) => title.startsWith("lastseen"))).toBe(false);
  });

  it("know networks of both families", () => {
    expect([network("192.0.2.77"), network("2001:db8::5")]).toEqual(["192.0.2.0/24", "2001:db8:0:0::/64"]);
  });
});

describe("Cypher of an item", () => {
  it("quotes what could end a string", () => {
    const hostile = makeStore({ ...EMPTY, nodes: { addr: ["a'\\b"] } });
    expect(cypherOf(hostile, { kind: "host", index: 0 })).toContain("{addr: 'a\\'\\\\b'}");
    expect(cypherOf(store, { kind: "flow", index: 0 })).toContain("(:Flow {proto: 'tcp', dport: 443})");
  });
});
