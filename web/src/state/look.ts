/** From the answer and how it is looked at to what is drawn: everything that a renderer needs, as arrays. */
import { computed } from "@preact/signals";
import { GONE, incoming, isActive, NEW } from "../graph/activity";
import { NEUTRAL } from "../graph/color";
import { flowMeasure, hostMeasure, sizes } from "../graph/size";
import { bows, type FlowStore } from "../graph/store";
import type { Item, Look, Picture } from "../graph/view";
import { bundleKey, colors, cursor, isolated, selected, store, view } from "./flow";
import { active, pointed, status } from "./timeline";

/** Colours of flows against the baseline, by their status; on both themes they stand out, and tell apart for all eyes. */
export const STATUS_COLORS = ["", "#1f77d0", "#d2601a", NEUTRAL] as const;
const STATUS_PLACES = { new: NEW, gone: GONE, both: NEW | GONE } as const;

const hide = computed(() => view.value.hide);
const open = computed(() => view.value.open);

export const picture = computed<Picture | null>(() => {
  const graph = store.value;
  if (!graph) return null;
  const hiding = new Set(hide.value);
  const opened = new Set(open.value);
  const hidden = Uint8Array.from(graph.addr, (addr) => (hiding.has(addr) ? 1 : 0));
  const drawn = new Uint8Array(graph.src.length);
  for (let flow = 0; flow < drawn.length; flow++) {
    if (hidden[graph.src[flow]!] || hidden[graph.dst[flow]!]) continue;
    const inside = graph.bundle[flow] !== flow && !opened.has(bundleKey(graph, flow));
    drawn[flow] = inside ? 0 : 1;
  }
  return { store: graph, drawn, hidden, bow: bows(graph, drawn) };
});

/** Returns whether a flow stands for its whole bundle. */
export function isBundle(graph: FlowStore, flow: number): boolean {
  return graph.bundles.has(flow) && !open.value.includes(bundleKey(graph, flow));
}

/** 1 for each flow in the window, in the comparison, of the pair: those that the table lists. Null when all are. */
export const chosen = computed<Uint8Array | null>(() => {
  const graph = store.value;
  if (!graph) return null;
  const [window, against, pair, only, hiding] = [active.value, status.value, isolated.value, view.value.only, picture.value!.hidden];
  if (!window && !against && pair === null && !hide.value.length) return null;
  const wanted = only && against ? STATUS_PLACES[only] : null;
  const found = new Uint8Array(graph.src.length);
  for (let flow = 0; flow < found.length; flow++) {
    if (against ? (wanted === null ? against[flow] === 0 : against[flow] !== wanted) : window && !window[flow]) continue;
    if (pair !== null && graph.pair[flow] !== pair) continue;
    if (hiding[graph.src[flow]!] || hiding[graph.dst[flow]!]) continue;
    found[flow] = 1;
  }
  return found;
});

/** Those, and of them those of the selected host, or of the slot under the pointer. */
const lit = computed<Uint8Array | null>(() => {
  const graph = store.value;
  if (!graph) return null;
  const host = selected.value?.kind === "host" ? selected.value.index : null;
  const slot = pointed.value;
  const among = chosen.value;
  if (host === null && slot === null) return among;
  const found = new Uint8Array(graph.src.length);
  for (let flow = 0; flow < found.length; flow++) {
    if (among && !among[flow]) continue;
    if (host !== null && graph.src[flow] !== host && graph.dst[flow] !== host) continue;
    if (slot !== null && !isActive(graph, flow, [slot, slot])) continue;
    found[flow] = 1;
  }
  return found;
});

/** 1 for each host with incoming flows in the window. */
export const served = computed<Uint8Array>(() => {
  const graph = store.value;
  if (!graph) return new Uint8Array();
  const degrees = active.value ? incoming(graph, active.value) : graph.inDegree;
  return Uint8Array.from(degrees, (degree) => (degree > 0 ? 1 : 0));
});

/** 1 for each host that has a flow in the window; null when there is none. */
export const seen = computed<Uint8Array | null>(() => {
  const [graph, window] = [store.value, active.value];
  if (!graph || !window) return null;
  const found = new Uint8Array(graph.addr.length);
  for (let flow = 0; flow < window.length; flow++) if (window[flow]) found[graph.src[flow]!] = found[graph.dst[flow]!] = 1;
  return found;
});

const hostSize = computed(() => {
  const graph = store.value;
  if (!graph) return new Float32Array();
  const { length } = graph.addr;
  const { nodeSize, growth, scale } = view.value;
  const measured = hostMeasure(graph, nodeSize);
  const least = length <= 200 ? 9 : length <= 2_000 ? 6 : length <= 5_000 ? 4 : 2.8;
  return sizes(measured, length, measured ? least * 0.7 : least, scale, growth);
});

const flowSize = computed(() => {
  const graph = store.value;
  if (!graph) return new Float32Array();
  const { length } = graph.src;
  const { edgeSize, growth, scale } = view.value;
  const found = sizes(flowMeasure(graph, edgeSize), length, length <= 500 ? 2.4 : length <= 2_500 ? 1.8 : 1, scale, growth);
  for (const [first, members] of graph.bundles) {
    if (isBundle(graph, first)) found[first] = Math.max(...members.map((flow) => found[flow]!)) + 1 + Math.log2(members.length);
  }
  return found;
});

const flowColor = computed<readonly string[]>(() => {
  const graph = store.value;
  if (!graph) return [];
  const [against, names] = [status.value, colors.value];
  const own = (flow: number) => (against ? STATUS_COLORS[against[flow]!] || NEUTRAL : (names[graph.pair[flow]!] ?? NEUTRAL));
  const found = Array.from(graph.src, (_, flow) => own(flow));
  for (const [first, members] of graph.bundles) {
    if (isBundle(graph, first) && members.some((flow) => own(flow) !== own(first))) found[first] = NEUTRAL;
  }
  return found;
});

const rings = computed<Uint8Array | null>(() => {
  const [graph, against] = [store.value, status.value];
  if (!graph || !against) return null;
  const seen = new Uint8Array(graph.addr.length);
  for (let flow = 0; flow < against.length; flow++) {
    seen[graph.src[flow]!]! |= against[flow]!;
    seen[graph.dst[flow]!]! |= against[flow]!;
  }
  return seen.map((both) => (both === (NEW | GONE) ? 0 : both));
});

/** Returns the line that stands for an item: a flow inside a closed bundle has none of its own. */
function drawnAs(graph: FlowStore, item: Item | null): Item | null {
  if (item?.kind !== "flow" || picture.value!.drawn[item.index]) return item;
  return { kind: "flow", index: graph.bundle[item.index]! };
}

export const appearance = computed<Look | null>(() => {
  const graph = store.value;
  if (!graph) return null;
  let litFlows = lit.value;
  let litHosts: Uint8Array | null = null;
  if (litFlows) {
    litHosts = new Uint8Array(graph.addr.length);
    litFlows = litFlows.slice();
    for (let flow = 0; flow < litFlows.length; flow++) {
      if (litFlows[flow]) litHosts[graph.src[flow]!] = litHosts[graph.dst[flow]!] = 1;
    }
    for (const [first, members] of graph.bundles) {
      if (isBundle(graph, first) && members.some((flow) => litFlows![flow])) litFlows[first] = 1;
    }
    if (selected.value?.kind === "host") litHosts[selected.value.index] = 1;
  }
  return {
    served: served.value,
    hostSize: hostSize.value,
    flowSize: flowSize.value,
    flowColor: flowColor.value,
    litFlows,
    litHosts,
    rings: rings.value,
    selected: drawnAs(graph, selected.value),
    cursor: cursor.value,
  };
});
