import { expect, test } from "vitest";
import type { Element, Tie } from "../api/types";
import { captionOf, lookOf, type Shown, storeOf } from "../graph/elements";
import { edgeRows, nodeRows, toCsv, toGexf, toJson } from "./canvas_files";
import { styleOf } from "./styles";

const node = (ref: string, title: string, properties: Record<string, unknown> = {}): Element => ({ ref, labels: [ref.split("/")[0]!], title, properties, more: {} });
const tie = (start: string, type: string, end: string): Tie => ({ id: `${start} ${type} ${end}`, type, start, end, properties: { count: 2 } });

const HOST = node("Host/192.0.2.1", "192.0.2.1", { addr: "192.0.2.1", version: 4 });
const EVIL = node("Service/x", '=cmd"<b>', { name: '=cmd"<b>', ports: [1, 2] });
const SHOWN: Shown = { nodes: [HOST, EVIL, node("Host/192.0.2.2", "192.0.2.2")], edges: [tie(HOST.ref, "RUNS", EVIL.ref)] };
const BY = new Map(SHOWN.nodes.map((one) => [one.ref, one]));

test("rows of nodes count what is drawn, and cells are no formulas", () => {
  const { columns, rows } = nodeRows(SHOWN, new Map([[HOST.ref, [...SHOWN.edges]]]));
  expect(columns.slice(0, 3)).toEqual(["label", "title", "relationships"]);
  expect(rows.map((row) => row.slice(0, 3))).toEqual([["Host", "192.0.2.1", 1], ["Service", '=cmd"<b>', 0], ["Host", "192.0.2.2", 0]]);
  expect(toCsv({ columns, rows }).split("\r\n")[2]).toMatch(/^Service,"'=cmd""<b>",0,/);
});

test("relationships are told by the titles of their ends", () => {
  expect(edgeRows(SHOWN, BY)).toEqual({ columns: ["from", "type", "to", "count"], rows: [["192.0.2.1", "RUNS", '=cmd"<b>', 2]] });
});

test("files hold every node once and escape what hosts said", () => {
  expect(JSON.parse(toJson(SHOWN)).nodes.map(({ ref }: Element) => ref)).toEqual(SHOWN.nodes.map(({ ref }) => ref));
  const gexf = toGexf(SHOWN, Float32Array.of(1, 2, NaN, NaN, 3, 4), new Map([["Host", "#0102ff"]]));
  expect(gexf.match(/<node /g)).toHaveLength(3);
  expect(gexf).toContain('<viz:color r="1" g="2" b="255"/><viz:position x="1" y="2"/>');
  expect(gexf).toContain("&#60;b&#62;");
  expect(gexf).not.toContain("NaN");
});

test("a style changes colour, size and caption of its label alone", () => {
  const styles = { Host: { color: "#123456", size: 15, caption: "version" } };
  const look = lookOf(SHOWN, storeOf(SHOWN, styles), { selected: null, cursor: null, picked: new Set(), only: null, styles });
  expect(look.hostColor![0]).toBe("#123456");
  expect([...look.hostSize]).toEqual([15, 7, 15]);
  expect(look.hostColor![1]).not.toBe("#123456");
  expect(SHOWN.nodes.map((one) => captionOf(one, styles))).toEqual(["4", '=cmd"<b>', "192.0.2.2"]);
});

test("what storage holds is taken only where it is a style", () => {
  expect(styleOf({ color: "red;}", size: 900, caption: 3 })).toEqual({});
  expect(styleOf({ color: "#AbCdEf", size: 8, caption: "name", more: 1 })).toEqual({ color: "#AbCdEf", size: 8, caption: "name" });
});

test("a press in the legend lights the ends of a type in one pass", () => {
  const nodes = Array.from({ length: 4000 }, (_, at) => node(`Host/${at}`, String(at)));
  const edges = Array.from({ length: 20_000 }, (_, at) => tie(`Host/${at % 3999}`, at % 2 ? "A" : "B", "Host/3999"));
  const large = { nodes, edges: edges.map((edge, at) => ({ ...edge, id: String(at) })) };
  const store = storeOf(large);
  const began = performance.now();
  const { litHosts, litFlows } = lookOf(large, store, { selected: null, cursor: null, picked: new Set(), only: "A", styles: {} });
  expect(performance.now() - began).toBeLessThan(1000);
  expect(litFlows!.reduce((sum, lit) => sum + lit, 0)).toBe(10_000);
  expect(litHosts!.every((lit) => lit === 1)).toBe(true);
});
