/** The graph on the canvas as files and as rows: nodes and relationships with all that is known of them. */
import type { Element, Tie } from "../api/types";
import { labelOf, type Shown } from "../graph/elements";
import { escaped } from "../graph/svg";
import { cell } from "./files";

export function toJson({ nodes, edges }: Shown): string {
  const told = {
    nodes: nodes.map(({ ref, labels, title, properties }) => ({ ref, labels, title, properties })),
    relationships: edges.map(({ start, type, end, properties }) => ({ start, type, end, properties })),
  };
  return `${JSON.stringify(told, null, 1)}\n`;
}

/** Columns and rows of nodes: label, title, how many relationships are drawn, and properties that are told in a few words. */
export function nodeRows({ nodes }: Shown, edgesOf: ReadonlyMap<string, readonly Tie[]>): { columns: string[]; rows: unknown[][] } {
  const names = common(nodes.map(({ properties }) => properties));
  return {
    columns: ["label", "title", "relationships", ...names, "name"],
    rows: nodes.map((node) => [labelOf(node), node.title, edgesOf.get(node.ref)?.length ?? 0, ...names.map((name) => plain(node.properties[name])), node.ref]),
  };
}

/** Columns and rows of relationships: both ends by their titles, the type, and properties. */
export function edgeRows({ edges }: Shown, byRef: ReadonlyMap<string, Element>): { columns: string[]; rows: unknown[][] } {
  const names = common(edges.map(({ properties }) => properties));
  const title = (ref: string) => byRef.get(ref)?.title ?? ref;
  return {
    columns: ["from", "type", "to", ...names],
    rows: edges.map((edge) => [title(edge.start), edge.type, title(edge.end), ...names.map((name) => plain(edge.properties[name]))]),
  };
}

/** Returns rows as CSV; what a spreadsheet would take for a formula begins with an apostrophe. */
export function toCsv({ columns, rows }: { readonly columns: readonly string[]; readonly rows: readonly (readonly unknown[])[] }): string {
  return [columns, ...rows].map((row) => row.map((value) => cell(plain(value))).join(",")).join("\r\n") + "\r\n";
}

/** Returns GEXF 1.3 with places and colours, labels and types as attributes. */
export function toGexf({ nodes, edges }: Shown, places: Float32Array, colors: ReadonlyMap<string, string>): string {
  const at = new Map(nodes.map(({ ref }, place) => [ref, place]));
  const drawn = nodes.map((node, place) => {
    const label = labelOf(node);
    const parts = [1, 3, 5].map((from) => parseInt((colors.get(label) ?? "#8a8f98").slice(from, from + 2), 16));
    const [x, y] = [places[place * 2]!, places[place * 2 + 1]!];
    const where = Number.isFinite(x) && Number.isFinite(y) ? `<viz:position x="${x}" y="${y}"/>` : "";
    return `<node id="${place}" label="${escaped(node.title)}"><attvalues><attvalue for="label" value="${escaped(label)}"/><attvalue for="name" value="${escaped(node.ref)}"/></attvalues><viz:color r="${parts[0]}" g="${parts[1]}" b="${parts[2]}"/>${where}</node>`;
  });
  const ties = edges.map(({ start, end, type }, place) => `<edge id="${place}" source="${at.get(start)}" target="${at.get(end)}" label="${escaped(type)}"/>`);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">',
    '<graph mode="static" defaultedgetype="directed">',
    '<attributes class="node"><attribute id="label" title="label" type="string"/><attribute id="name" title="name" type="string"/></attributes>',
    `<nodes>\n${drawn.join("\n")}\n</nodes>`,
    `<edges>\n${ties.join("\n")}\n</edges>`,
    "</graph></gexf>\n",
  ].join("\n");
}

/** Properties that are shown as columns, at most. */
const COLUMNS = 8;

/** Returns the names of properties that most have. */
function common(all: readonly Readonly<Record<string, unknown>>[]): string[] {
  const counts = new Map<string, number>();
  for (const properties of all) for (const name of Object.keys(properties)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1)).slice(0, COLUMNS).map(([name]) => name);
}

function plain(value: unknown): unknown {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : value;
}
