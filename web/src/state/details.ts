/** What the database knows of the selected host or flow: asked for when it is selected, the newest question wins. */
import { effect, signal } from "@preact/signals";
import { askFlow, askHost, Failed } from "../api/client";
import type { Fault, FlowAnswer, HostAnswer } from "../api/types";
import type { FlowStore } from "../graph/store";
import { selected, store } from "./flow";

export type Known =
  | { readonly of: "host"; readonly answer: HostAnswer }
  | { readonly of: "flow"; readonly answer: FlowAnswer }
  | { readonly of: "fault"; readonly fault: Fault };

/** Null while it is on its way, and for an edge that stands for several flows. */
export const known = signal<Known | null>(null);

/** Returns the parameters that name a flow; null for an edge that stands for several. */
export function flowParams(graph: FlowStore, flow: number): URLSearchParams | null {
  const pair = graph.pairs[graph.pair[flow]!];
  if (!pair?.proto || graph.kinds) return null;
  const params = new URLSearchParams({ src: graph.addr[graph.src[flow]!]!, dst: graph.addr[graph.dst[flow]!]!, proto: pair.proto });
  if (pair.dport !== null) params.set("dport", String(pair.dport));
  if (pair.type !== null) params.set("type", String(pair.type));
  return params;
}

/** Asks whenever something else is selected; returns how to end that. */
export function followSelection(): () => void {
  let asked = "";
  return effect(() => {
    const [graph, item] = [store.value, selected.value];
    const params = graph && item?.kind === "flow" && !item.bundle ? flowParams(graph, item.index) : null;
    const what = graph && item ? (item.kind === "host" ? graph.addr[item.index]! : (params?.toString() ?? "")) : "";
    if (what === asked) return;
    asked = what;
    known.value = null;
    if (!what) return;
    const mine = new AbortController();
    const answer: Promise<Known> = params
      ? askFlow(params, mine.signal).then((answer) => ({ of: "flow", answer }))
      : askHost(what, mine.signal).then((answer) => ({ of: "host", answer }));
    answer
      .catch((error: unknown): Known => {
        if (error instanceof Failed) return { of: "fault", fault: error.fault };
        throw error;
      })
      .then((found) => asked === what && (known.value = found));
  });
}
