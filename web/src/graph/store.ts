/** The flow graph in typed arrays, built once from an answer: degrees, sums and neighbours are loops over them. */
import type { FlowEdges, FlowPair, FlowsAnswer } from "../api/types";

/** Columns of flows that are numbers, and what people call them. */
export const COUNTERS = ["count", "cspkts", "scpkts", "csbytes", "scbytes", "flows"] as const;
export type Counter = (typeof COUNTERS)[number];

export interface FlowStore extends Readonly<Record<Counter, Float64Array>> {
  readonly addr: readonly string[];
  /** What is written beside each host, where that is not its address. */
  readonly names?: readonly string[];
  readonly pairs: readonly FlowPair[];
  readonly src: Uint32Array;
  readonly dst: Uint32Array;
  /** A place in pairs; -1 for an edge of a map that stands for several. */
  readonly pair: Int32Array;
  /** The pairs of an edge of a flow_map. */
  readonly kinds: readonly (readonly number[])[] | null;
  /** Epoch seconds; NaN where it is not known. */
  readonly firstseen: Float64Array;
  readonly lastseen: Float64Array;
  /** Flows that come to a host and that leave it. */
  readonly inDegree: Uint32Array;
  readonly outDegree: Uint32Array;
  /** The slots of flow `f` are `slot[slotAt[f]]` to before `slot[slotAt[f + 1]]`, ascending. */
  readonly slotAt: Uint32Array;
  readonly slot: Uint16Array;
  /** Flows between the same two hosts, by the first of them, where there are too many to lie side by side. */
  readonly bundles: ReadonlyMap<number, readonly number[]>;
  /** The first flow of the bundle of each flow; the flow itself where it is in none. */
  readonly bundle: Uint32Array;
  /** A number for the two hosts of each flow, whichever way it goes; `couples` of them are there. */
  readonly couple: Uint32Array;
  readonly couples: number;
}

/** More flows than this between two hosts become one bundle. */
export const FAN = 6;
/** What a flow bows more than its neighbour, and what a whole bundle takes at most. */
const STEP = 0.2;
const WIDEST = 1.1;

export const EMPTY: FlowsAnswer = {
  counts: { clients: 0, servers: 0, flows: 0 },
  cut: null,
  nodes: { addr: [] },
  pairs: [],
  edges: { src: [], dst: [], pair: [], count: [], cspkts: [], scpkts: [], csbytes: [], scbytes: [], firstseen: [], lastseen: [] },
};

/** Returns the store of an answer. */
export function makeStore(answer: FlowsAnswer): FlowStore {
  const { edges } = answer;
  const hosts = answer.nodes.addr.length;
  const src = Uint32Array.from(edges.src);
  const dst = Uint32Array.from(edges.dst);
  const inDegree = new Uint32Array(hosts);
  const outDegree = new Uint32Array(hosts);
  for (let edge = 0; edge < src.length; edge++) {
    outDegree[src[edge]!]!++;
    inDegree[dst[edge]!]!++;
  }
  return {
    addr: answer.nodes.addr,
    pairs: answer.pairs,
    src,
    dst,
    pair: edges.pair ? Int32Array.from(edges.pair) : Int32Array.from(edges.src, (_, edge) => onlyKind(edges, edge)),
    kinds: edges.kinds ?? null,
    flows: edges.flows ? Float64Array.from(edges.flows) : new Float64Array(src.length).fill(1),
    count: Float64Array.from(edges.count),
    cspkts: Float64Array.from(edges.cspkts),
    scpkts: Float64Array.from(edges.scpkts),
    csbytes: Float64Array.from(edges.csbytes),
    scbytes: Float64Array.from(edges.scbytes),
    firstseen: Float64Array.from(edges.firstseen, (time) => time ?? NaN),
    lastseen: Float64Array.from(edges.lastseen, (time) => time ?? NaN),
    inDegree,
    outDegree,
    ...slotColumns(edges.slots ?? [], src.length),
    ...bundled(src, dst, hosts),
  };
}

function onlyKind({ kinds }: FlowEdges, edge: number): number {
  return kinds?.[edge]?.length === 1 ? kinds[edge]![0]! : -1;
}

function slotColumns(slots: readonly (readonly number[])[], edges: number): Pick<FlowStore, "slotAt" | "slot"> {
  const slotAt = new Uint32Array(edges + 1);
  for (let edge = 0; edge < edges; edge++) slotAt[edge + 1] = slotAt[edge]! + (slots[edge]?.length ?? 0);
  const slot = new Uint16Array(slotAt[edges]!);
  for (let edge = 0; edge < edges; edge++) slots[edge] && slot.set(Uint16Array.from(slots[edge]!).sort(), slotAt[edge]!);
  return { slotAt, slot };
}

function bundled(src: Uint32Array, dst: Uint32Array, hosts: number): Pick<FlowStore, "bundles" | "bundle" | "couple" | "couples"> {
  const known = new Map<number, number>();
  const couple = new Uint32Array(src.length);
  const sizes: number[] = [];
  for (let edge = 0; edge < src.length; edge++) {
    const key = Math.min(src[edge]!, dst[edge]!) * hosts + Math.max(src[edge]!, dst[edge]!);
    let number = known.get(key);
    if (number === undefined) known.set(key, (number = sizes.push(0) - 1));
    couple[edge] = number;
    sizes[number]!++;
  }
  const bundle = Uint32Array.from(src.keys());
  const bundles = new Map<number, number[]>();
  const firsts = new Map<number, number>();
  for (let edge = 0; edge < src.length; edge++) {
    const number = couple[edge]!;
    if (sizes[number]! <= FAN || src[edge] === dst[edge]) continue;
    const first = firsts.get(number) ?? edge;
    firsts.set(number, first);
    bundle[edge] = first;
    const members = bundles.get(first);
    if (members) members.push(edge);
    else bundles.set(first, [edge]);
  }
  return { bundles, bundle, couple, couples: sizes.length };
}

/**
 * Returns how far each edge bows, so that flows between the same two hosts lie side by side: 0 for a lone one, else
 * evenly to both sides of the straight line. Seen from its own source; both directions share one bundle. Edges that
 * are not `drawn` take no room.
 */
export function bows({ src, dst, couple, couples }: FlowStore, drawn?: Uint8Array): Float32Array {
  const sizes = new Uint32Array(couples);
  for (let edge = 0; edge < src.length; edge++) if (!drawn || drawn[edge]) sizes[couple[edge]!]!++;
  const placed = new Uint32Array(couples);
  const found = new Float32Array(src.length);
  for (let edge = 0; edge < src.length; edge++) {
    if (drawn && !drawn[edge]) continue;
    const number = couple[edge]!;
    const size = sizes[number]!;
    const bow = (placed[number]!++ - (size - 1) / 2) * Math.min(STEP, WIDEST / size);
    found[edge] = src[edge]! <= dst[edge]! ? bow : -bow;
  }
  return found;
}

/** Returns "tcp/443", "icmp/8" or "gre". */
export function pairName(pair: FlowPair): string {
  const number = pair.dport ?? pair.type;
  return number === null ? (pair.proto ?? "unknown") : `${pair.proto ?? "unknown"}/${number}`;
}

/** Returns what an edge carries: its pair, the first pairs of a flow_map's edge, the number of flows of a talk_map's. */
export function edgeName(store: FlowStore, edge: number): string {
  const pair = store.pairs[store.pair[edge]!];
  if (pair) return pairName(pair);
  const kinds = store.kinds?.[edge];
  if (!kinds?.length) return `${store.flows[edge]} ${store.flows[edge] === 1 ? "flow" : "flows"}`;
  const more = Math.max(kinds.length, store.flows[edge]!) - 3;
  return kinds.slice(0, 3).map((kind) => pairName(store.pairs[kind]!)).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/** Returns the edges of a host, those that come and those that leave, in the answer's order. */
export function edgesOf(store: FlowStore, host: number): number[] {
  const found: number[] = [];
  for (let edge = 0; edge < store.src.length; edge++) {
    if (store.src[edge] === host || store.dst[edge] === host) found.push(edge);
  }
  return found;
}
