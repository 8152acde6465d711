/** The shown graph as files: JSON, CSV, GEXF, SVG, and PNG made of the SVG. */
import { escaped } from "../graph/svg";
import { COUNTERS, edgeName, type FlowStore, pairName } from "../graph/store";

export type Chosen = (flow: number) => boolean;

/** Returns the chosen flows and the hosts at their ends. */
export function toJson(graph: FlowStore, chosen: Chosen): string {
  const nodes = new Set<string>();
  const edges = rows(graph, chosen).map((flow) => {
    const row = columns(graph, flow);
    nodes.add(row.src).add(row.dst);
    return row;
  });
  return `${JSON.stringify({ nodes: [...nodes].map((addr) => ({ addr })), edges }, null, 1)}\n`;
}

/** Returns one line a flow; what a spreadsheet would take for a formula begins with an apostrophe. */
export function toCsv(graph: FlowStore, chosen: Chosen): string {
  const names = ["src", "dst", "proto", "dport", "type", ...COUNTERS, "firstseen", "lastseen"] as const;
  const lines = rows(graph, chosen).map((flow) => {
    const row: Record<string, unknown> = columns(graph, flow);
    return names.map((name) => cell(row[name])).join(",");
  });
  return [names.join(","), ...lines, ""].join("\r\n");
}

/** Returns GEXF 1.3 with places, and counters as attributes. */
export function toGexf(graph: FlowStore, chosen: Chosen, places: Float32Array): string {
  const flows = rows(graph, chosen);
  const hosts = [...new Set(flows.flatMap((flow) => [graph.src[flow]!, graph.dst[flow]!]))];
  const nodes = hosts.map(
    (host) =>
      `<node id="${host}" label="${escaped(graph.addr[host]!)}"><viz:position x="${places[host * 2]}" y="${places[host * 2 + 1]}"/></node>`,
  );
  const edges = flows.map((flow, at) => {
    const values = COUNTERS.map((name) => `<attvalue for="${name}" value="${graph[name][flow]}"/>`).join("");
    return `<edge id="${at}" source="${graph.src[flow]}" target="${graph.dst[flow]}" label="${escaped(edgeName(graph, flow))}"><attvalues>${values}</attvalues></edge>`;
  });
  const attributes = COUNTERS.map((name) => `<attribute id="${name}" title="${name}" type="double"/>`).join("");
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">',
    '<graph mode="static" defaultedgetype="directed">',
    `<attributes class="edge">${attributes}</attributes>`,
    `<nodes>\n${nodes.join("\n")}\n</nodes>`,
    `<edges>\n${edges.join("\n")}\n</edges>`,
    "</graph></gexf>\n",
  ].join("\n");
}

/** Returns a PNG of an SVG, `times` as large as it says. */
export async function toPng(svg: string, width: number, height: number, times = 2): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = width * times;
    canvas.height = height * times;
    canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((done, failed) => canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("the picture is too large"))), "image/png"));
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Hands a file to the browser. */
export function save(content: string | Blob, name: string, type = "text/plain"): void {
  const url = URL.createObjectURL(typeof content === "string" ? new Blob([content], { type }) : content);
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function rows(graph: FlowStore, chosen: Chosen): number[] {
  return Array.from(graph.src.keys()).filter(chosen);
}

function columns(graph: FlowStore, flow: number) {
  const pair = graph.pairs[graph.pair[flow]!];
  const counters = Object.fromEntries(COUNTERS.map((name) => [name, graph[name][flow]!]));
  const kinds = graph.kinds?.[flow]?.map((kind) => pairName(graph.pairs[kind]!));
  return {
    src: graph.addr[graph.src[flow]!]!,
    dst: graph.addr[graph.dst[flow]!]!,
    proto: pair?.proto ?? null,
    dport: pair?.dport ?? null,
    type: pair?.type ?? null,
    ...(kinds && { kinds }),
    ...counters,
    firstseen: moment(graph.firstseen[flow]!),
    lastseen: moment(graph.lastseen[flow]!),
  };
}

function moment(seconds: number): string | null {
  return Number.isFinite(seconds) ? new Date(seconds * 1000).toISOString() : null;
}

/** Returns a value as a cell of CSV. */
export function cell(value: unknown): string {
  if (value === null || value === undefined) return "";
  let text = String(value);
  if (typeof value === "string" && /^[=+\-@\t\r\n＝＋－＠]/.test(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
