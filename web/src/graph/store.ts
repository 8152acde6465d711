/** The flow graph in typed arrays, built once from an answer: degrees, sums and neighbours are loops over them. */
import type { FlowPair, FlowsAnswer } from "../api/types";

export interface FlowStore {
  readonly addr: readonly string[];
  readonly pairs: readonly FlowPair[];
  readonly src: Uint32Array;
  readonly dst: Uint32Array;
  readonly pair: Uint32Array;
  readonly count: Float64Array;
  readonly cspkts: Float64Array;
  readonly scpkts: Float64Array;
  readonly csbytes: Float64Array;
  readonly scbytes: Float64Array;
  /** Epoch seconds; NaN where it is not known. */
  readonly firstseen: Float64Array;
  readonly lastseen: Float64Array;
  /** Flows that come to a host and that leave it. */
  readonly inDegree: Uint32Array;
  readonly outDegree: Uint32Array;
  /** How far a flow bows from the straight line, as a part of its length; 0 is straight. */
  readonly bow: Float32Array;
}

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
    pair: Uint32Array.from(edges.pair),
    count: Float64Array.from(edges.count),
    cspkts: Float64Array.from(edges.cspkts),
    scpkts: Float64Array.from(edges.scpkts),
    csbytes: Float64Array.from(edges.csbytes),
    scbytes: Float64Array.from(edges.scbytes),
    firstseen: Float64Array.from(edges.firstseen, (time) => time ?? NaN),
    lastseen: Float64Array.from(edges.lastseen, (time) => time ?? NaN),
    inDegree,
    outDegree,
    bow: bows(src, dst, hosts),
  };
}

/**
 * Returns how far each edge bows, so that flows between the same two hosts lie side by side: 0 for a lone one, else
 * evenly to both sides of the straight line. Seen from its own source; both directions share one bundle.
 */
export function bows(src: Uint32Array, dst: Uint32Array, hosts: number): Float32Array {
  const sizes = new Map<number, number>();
  const key = (edge: number) => Math.min(src[edge]!, dst[edge]!) * hosts + Math.max(src[edge]!, dst[edge]!);
  for (let edge = 0; edge < src.length; edge++) sizes.set(key(edge), (sizes.get(key(edge)) ?? 0) + 1);
  const placed = new Map<number, number>();
  const found = new Float32Array(src.length);
  for (let edge = 0; edge < src.length; edge++) {
    const bundle = key(edge);
    const place = placed.get(bundle) ?? 0;
    placed.set(bundle, place + 1);
    const size = sizes.get(bundle) ?? 1;
    const bow = (place - (size - 1) / 2) * Math.min(STEP, WIDEST / size);
    found[edge] = src[edge]! <= dst[edge]! ? bow : -bow;
  }
  return found;
}

/** Returns "tcp/443", "icmp/8" or "gre". */
export function pairName(pair: FlowPair): string {
  const number = pair.dport ?? pair.type;
  return number === null ? (pair.proto ?? "unknown") : `${pair.proto ?? "unknown"}/${number}`;
}

/** Returns the edges of a host, those that come and those that leave, in the answer's order. */
export function edgesOf(store: FlowStore, host: number): number[] {
  const found: number[] = [];
  for (let edge = 0; edge < store.src.length; edge++) {
    if (store.src[edge] === host || store.dst[edge] === host) found.push(edge);
  }
  return found;
}
