/** `window.__graphrecon`: where things are on the page, for tests and for the curious. It reads only. */
import type { ReadonlySignal } from "@preact/signals";
import { pairName } from "../graph/store";
import type { GraphView, Point } from "../graph/view";
import { answer, colors, fault, loading, store } from "./flow";

interface Hook {
  /** Nothing is on its way, and the layout is at its end. */
  settled(): boolean;
  counts(): { clients: number; servers: number; flows: number } | null;
  fault(): { code: string } | null;
  hosts(): { addr: string; served: boolean; at: Point | null }[];
  flows(): { src: string; dst: string; pair: string; color: string; at: Point | null }[];
}

declare global {
  interface Window {
    __graphrecon?: Hook;
  }
}

/** Sets the hook up for a view; returns how to take it away. */
export function watchGraph(view: GraphView, settled: ReadonlySignal<boolean>): () => void {
  window.__graphrecon = {
    settled: () => settled.value && !loading.value,
    counts: () => answer.value?.counts ?? null,
    fault: () => fault.value,
    hosts: () =>
      (store.value?.addr ?? []).map((addr, index) => ({
        addr,
        served: store.value!.inDegree[index]! > 0,
        at: view.locate({ kind: "host", index }),
      })),
    flows: () =>
      Array.from(store.value?.src ?? [], (source, index) => ({
        src: store.value!.addr[source]!,
        dst: store.value!.addr[store.value!.dst[index]!]!,
        pair: pairName(store.value!.pairs[store.value!.pair[index]!]!),
        color: colors.value[store.value!.pair[index]!]!,
        at: view.locate({ kind: "flow", index }),
      })),
  };
  return () => delete window.__graphrecon;
}
