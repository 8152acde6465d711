/** Sizes of hosts and flows by what they carry. */
import { COUNTERS, type Counter, type FlowStore } from "./store";
import type { Growth } from "../state/view";

/** Measures of a host; the counters of flows are summed over all of its flows. */
export const HOST_MEASURES = ["$in", "$out", "$degree", "$bytes", ...COUNTERS] as const;
/** Measures of a flow. */
export const FLOW_MEASURES = [...COUNTERS, "bytes"] as const;

const SHAPES: Record<Growth, (part: number) => number> = {
  linear: (part) => part,
  sqrt: Math.sqrt,
  // From 0 to 1 over three powers of ten.
  log: (part) => (part > 0 ? Math.max(0, 1 + Math.log10(part) / 3) : 0),
};

/** Returns the measure of each host, null when there is none of that name. */
export function hostMeasure(store: FlowStore, name: string): Float64Array | null {
  if (name === "$in") return Float64Array.from(store.inDegree);
  if (name === "$out") return Float64Array.from(store.outDegree);
  if (name === "$degree") return Float64Array.from(store.inDegree, (into, host) => into + store.outDegree[host]!);
  const of = flowMeasure(store, name === "$bytes" ? "bytes" : name);
  if (!of) return null;
  const found = new Float64Array(store.addr.length);
  for (let flow = 0; flow < of.length; flow++) {
    found[store.src[flow]!]! += of[flow]!;
    if (store.dst[flow] !== store.src[flow]) found[store.dst[flow]!]! += of[flow]!;
  }
  return found;
}

/** Returns the measure of each flow, null when there is none of that name. */
export function flowMeasure(store: FlowStore, name: string): Float64Array | null {
  if (name === "bytes") return store.csbytes.map((sent, flow) => sent + store.scbytes[flow]!);
  return (COUNTERS as readonly string[]).includes(name) ? store[name as Counter] : null;
}

/**
 * Returns a size for each value: `least` for nothing, growing to `least * (1 + scale)` for the greatest. Without values
 * all have `least`.
 */
export function sizes(values: Float64Array | null, count: number, least: number, scale: number, growth: Growth): Float32Array {
  const found = new Float32Array(count).fill(least);
  const greatest = values?.reduce((most, value) => Math.max(most, value), 0) ?? 0;
  if (!values || greatest <= 0) return found;
  for (let at = 0; at < count; at++) found[at] = least * (1 + scale * SHAPES[growth](values[at]! / greatest));
  return found;
}
