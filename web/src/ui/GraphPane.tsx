/** The graph in the middle: a GraphView kept in step with the state, its layout worked out by a worker. */
import { useEffect, useRef } from "preact/hooks";
import { effect, signal, untracked, useSignal } from "@preact/signals";
import type { Placed } from "../graph/layout.worker";
import LayoutWorker from "../graph/layout.worker?worker";
import { seed } from "../graph/layout";
import type { FlowStore } from "../graph/store";
import type { GraphView } from "../graph/view";
import { colors, hovered, isolated, labels, loading, select, selected, store } from "../state/flow";
import { counted } from "../state/format";
import { canvasTheme } from "../state/theme";
import { watchGraph } from "../state/hook";
import { oneLine } from "./Details";
import { Legend } from "./Legend";
import { Nothing } from "./Notices";

export function GraphPane() {
  const container = useRef<HTMLDivElement>(null);
  const problem = useSignal<string | null>(null);
  const view = useSignal<GraphView | null>(null);
  useEffect(() => {
    let ended = false;
    let stop = () => {};
    void open(container.current!).then(
      (opened) => {
        if (ended) return opened.close();
        view.value = opened;
        stop = keepInStep(opened);
      },
      (error: unknown) => (problem.value = String(error instanceof Error ? error.message : error)),
    );
    return () => {
      ended = true;
      stop();
      view.value?.close();
    };
  }, []);
  const graph = store.value;
  const item = hovered.value ?? selected.value;
  return (
    <main class="graph" aria-label="Flow graph" aria-busy={loading.value}>
      <div class="stage" ref={container} />
      <Legend />
      {problem.value ? (
        <div class="nothing">
          <p>The graph cannot be drawn: this browser gives no WebGL. The counts and the legend are right all the same.</p>
        </div>
      ) : (
        <Nothing />
      )}
      <div class="zoom" role="group" aria-label="Zoom">
        <button type="button" aria-label="Zoom in" onClick={() => view.value?.zoom(1.5)}>
          +
        </button>
        <button type="button" aria-label="Zoom out" onClick={() => view.value?.zoom(1 / 1.5)}>
          −
        </button>
        <button type="button" aria-label="Show all" title="Show all" onClick={() => view.value?.fit()}>
          ⤢
        </button>
      </div>
      <p class="line" aria-live="polite">
        {graph && item
          ? oneLine(graph, item)
          : graph && graph.src.length > 0 && `${counted(graph.addr.length, "host")}, ${counted(graph.src.length, "flow")} shown`}
      </p>
    </main>
  );
}

async function open(container: HTMLElement): Promise<GraphView> {
  if (!document.createElement("canvas").getContext("webgl2")) throw new Error("no WebGL");
  // Labels are drawn on a canvas, which does not wait for fonts.
  const [{ sigmaView }] = await Promise.all([import("../graph/sigma"), document.fonts.load('500 12px "Inter Variable"')]);
  return sigmaView(container, { hover: (item) => (hovered.value = item), click: select }, canvasTheme.peek());
}

/** Lets the view follow the state; returns how to end that. */
function keepInStep(view: GraphView): () => void {
  const worker = new LayoutWorker();
  const settled = signal(false);
  const places = new Map<string, [number, number]>();
  let asked = 0;
  let shown: FlowStore | null = null;

  worker.addEventListener("message", ({ data }: MessageEvent<Placed>) => {
    if (data.id !== asked || !shown) return;
    view.move(data.places);
    shown.addr.forEach((addr, host) => places.set(addr, [data.places[host * 2]!, data.places[host * 2 + 1]!]));
    settled.value = data.done;
  });

  const ends = [
    effect(() => {
      const graph = store.value;
      if (!graph) return;
      shown = graph;
      settled.value = false;
      const known = places.size ? Float32Array.from(graph.addr.flatMap((addr) => places.get(addr) ?? [NaN, NaN])) : undefined;
      const start = seed(graph.addr);
      known?.forEach((value, at) => Number.isNaN(value) || (start[at] = value));
      view.show(graph, untracked(() => colors.value), start);
      const { addr, src, dst, count } = graph;
      worker.postMessage({ id: ++asked, addr, src, dst, count, known });
    }),
    effect(() => view.paint(canvasTheme.value)),
    effect(() => view.labels(labels.value)),
    effect(() => view.select(selected.value)),
    effect(() => {
      const pair = isolated.value;
      const host = selected.value?.kind === "host" ? selected.value.index : null;
      const graph = untracked(() => store.value);
      if (!graph || (pair === null && host === null)) return view.focus(null);
      view.focus(
        (flow) =>
          (pair === null || graph.pair[flow] === pair) &&
          (host === null || graph.src[flow] === host || graph.dst[flow] === host),
      );
    }),
    watchGraph(view, settled),
  ];
  return () => {
    ends.forEach((end) => end());
    worker.terminate();
  };
}
