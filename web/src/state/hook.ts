/** `window.__graphrecon`: where things are on the page, for tests and for the curious. It reads only. */
import type { ReadonlySignal } from "@preact/signals";
import { edgeName } from "../graph/store";
import type { GraphView, Point } from "../graph/view";
import { NEUTRAL } from "../graph/color";
import { answer, colors, fault, loading, store } from "./flow";
import { appearance, isBundle, picture } from "./look";

interface Hook {
  /** Nothing is on its way, and the layout is at its end. */
  settled(): boolean;
  counts(): { clients: number; servers: number; flows: number } | null;
  fault(): { code: string } | null;
  hosts(): { addr: string; served: boolean; lit: boolean; size: number; at: Point | null }[];
  flows(): { src: string; dst: string; pair: string; color: string; lit: boolean; drawn: boolean; alone: boolean; size: number; at: Point | null }[];
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
        served: appearance.value!.served[index] === 1,
        lit: !appearance.value!.litHosts || appearance.value!.litHosts[index] === 1,
        size: appearance.value!.hostSize[index]!,
        at: view.locate({ kind: "host", index }),
      })),
    flows: () =>
      Array.from(store.value?.src ?? [], (source, index) => ({
        src: store.value!.addr[source]!,
        dst: store.value!.addr[store.value!.dst[index]!]!,
        pair: edgeName(store.value!, index),
        color: isBundle(store.value!, index) ? (colors.value[store.value!.pair[index]!] ?? NEUTRAL) : appearance.value!.flowColor[index]!,
        lit: !appearance.value!.litFlows || appearance.value!.litFlows[index] === 1,
        drawn: picture.value!.drawn[index] === 1,
        alone: picture.value!.drawn[index] === 1 && !isBundle(store.value!, index),
        size: appearance.value!.flowSize[index]!,
        at: view.locate({ kind: "flow", index }),
      })),
  };
  return () => delete window.__graphrecon;
}
