/** The graph in the middle: a GraphView kept in step with the state, its layout worked out by a worker. */
import { effect, signal, untracked, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { seed } from "../graph/layout";
import type { Placed } from "../graph/layout.worker";
import LayoutWorker from "../graph/layout.worker?worker";
import { MOST_FLOWS, MOST_HOSTS, svgView } from "../graph/svg_view";
import type { Events, GraphView, Item, Picture } from "../graph/view";
import { bundleKey, cursor, hovered, labels, loading, look, recalled, remember, select, selected, store, view } from "../state/flow";
import { counted } from "../state/format";
import { slow, thrifty } from "../state/drawing";
import { watchGraph } from "../state/hook";
import { appearance, isBundle, picture } from "../state/look";
import { openMenu } from "../state/menu";
import { anew, keep, known, pin } from "../state/places";
import { canvasTheme } from "../state/theme";
import { oneLine } from "./Details";
import { Icon } from "./Icon";
import { Legend } from "./Legend";
import { Menu } from "./Menu";
import { Nothing, Notices } from "./Notices";
import { Spared } from "./Spared";

/** The view that is open, for keys and export. */
export const current = signal<GraphView | null>(null);

/** Returns what is meant by an item under the pointer: the whole bundle where its first flow stands for it. */
function whole(item: Item | null): Item | null {
  return item?.kind === "flow" && store.value && isBundle(store.value, item.index) ? { ...item, bundle: true } : item;
}

const EVENTS: Events = {
  hover: (item) => (hovered.value = whole(item)),
  click: (item) => {
    cursor.value = null;
    const meant = whole(item);
    if (meant?.bundle && selected.value?.bundle && selected.value.index === meant.index) {
      // A second click on a bundle opens it.
      return look({ open: [...view.value.open, bundleKey(store.value!, meant.index)] });
    }
    select(meant);
  },
  menu: (item, at) => openMenu(whole(item)!, at),
  pin: (host, at) => store.value && pin(store.value.addr[host]!, [at.x, at.y]),
  moved: remember,
  slow: () => (slow.value = true),
};

export function GraphPane() {
  const container = useRef<HTMLDivElement>(null);
  const plain = useSignal(false);
  useEffect(() => {
    const stage = container.current!;
    let ended = false;
    let stop = () => {};
    const begin = () =>
      open(stage).then((opened) => {
        if (ended) return opened.view.close();
        plain.value = opened.plain;
        if (opened.plain) plainLook();
        current.value = opened.view;
        stop = keepInStep(opened.view);
      });
    const lost = (event: Event) => {
      // The context of a canvas that is still here went away: everything is drawn anew.
      event.preventDefault();
      stop();
      current.value?.close();
      current.value = null;
      void begin();
    };
    stage.addEventListener("webglcontextlost", lost, true);
    void begin();
    return () => {
      ended = true;
      stage.removeEventListener("webglcontextlost", lost, true);
      stop();
      current.value?.close();
      current.value = null;
    };
  }, []);
  const graph = store.value;
  const item = hovered.value ?? (cursor.value === null ? selected.value : { kind: "host" as const, index: cursor.value });
  const large = plain.value && graph && (graph.addr.length > MOST_HOSTS || graph.src.length > MOST_FLOWS);
  return (
    <main class="graph" aria-label="Flow graph" aria-busy={loading.value}>
      <h1 class="unseen">Flows</h1>
      <div
        class="stage"
        ref={container}
        role="application"
        tabIndex={0}
        aria-label="Graph of hosts and flows"
        aria-describedby="graph-help"
        onKeyDown={(event) => current.value && walk(event, current.value)}
        onContextMenu={(event) => event.preventDefault()}
      />
      <p id="graph-help" class="unseen">
        Arrow keys move from host to host, Enter shows details, Shift and F10 opens the menu of a host. The table button lists the same flows.
      </p>
      <Notices />
      <Legend />
      <Menu />
      {large ? (
        <div class="nothing">
          <p>The graph cannot be drawn: this browser gives no WebGL. The table below has all of it.</p>
        </div>
      ) : (
        <Nothing />
      )}
      {!plain.value && <Spared />}
      {plain.value && !large && <p class="reduced">Reduced drawing: this browser gives no WebGL.</p>}
      <div class="zoom" role="group" aria-label="Zoom">
        <button type="button" class="icon" aria-label="Zoom in" title="Zoom in  +" onClick={() => current.value?.zoom(1.5)}>
          <Icon name="plus" />
        </button>
        <button type="button" class="icon" aria-label="Zoom out" title="Zoom out  −" onClick={() => current.value?.zoom(1 / 1.5)}>
          <Icon name="minus" />
        </button>
        <button type="button" class="icon" aria-label="Show all" title="Show all  f" onClick={() => current.value?.fit()}>
          <Icon name="fit" />
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

/** Without WebGL the table stands beside what can be drawn. */
function plainLook(): void {
  look({ table: true }, "replace");
}

async function open(container: HTMLElement): Promise<{ view: GraphView; plain: boolean }> {
  const theme = canvasTheme.peek();
  // Labels are drawn on a canvas, which does not wait for fonts.
  const font = document.fonts.load('500 12px "Inter Variable"');
  if (document.createElement("canvas").getContext("webgl2")) {
    try {
      const [{ sigmaView }] = await Promise.all([import("../graph/sigma"), font]);
      return { view: sigmaView(container, EVENTS, theme), plain: false };
    } catch (error) {
      console.warn("no WebGL:", error);
    }
  }
  return { view: svgView(container, EVENTS, theme), plain: true };
}

const ARROWS: Record<string, readonly [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Moves the keyboard's place from host to host; opens details and menus there. */
function walk(event: KeyboardEvent, view: GraphView): void {
  const graph = store.value;
  if (!graph || !graph.addr.length || event.ctrlKey || event.metaKey || event.altKey) return;
  const way = ARROWS[event.key];
  const at = cursor.value ?? (selected.value?.kind === "host" ? selected.value.index : null);
  if (way) {
    event.preventDefault();
    cursor.value = at === null ? 0 : (beside(view, at, way) ?? at);
  } else if (event.key === "Enter" && at !== null) select({ kind: "host", index: at });
  else if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
    const item = selected.value?.kind === "flow" && cursor.value === null ? selected.value : at === null ? null : { kind: "host" as const, index: at };
    const place = item && view.locate(item);
    if (!item || !place) return;
    event.preventDefault();
    openMenu(item, place);
  }
}

/** Returns the nearest host that way: one straight ahead before one aside. */
function beside(view: GraphView, host: number, [dx, dy]: readonly [number, number]): number | null {
  const from = view.locate({ kind: "host", index: host });
  const { hidden } = picture.value!;
  let [nearest, found]: [number, number | null] = [Infinity, null];
  for (let other = 0; from && other < hidden.length; other++) {
    const to = other === host || hidden[other] ? null : view.locate({ kind: "host", index: other });
    if (!to) continue;
    const ahead = (to.x - from.x) * dx + (to.y - from.y) * dy;
    const aside = Math.abs((to.x - from.x) * dy) + Math.abs((to.y - from.y) * dx);
    if (ahead > 0 && aside <= ahead * 2 && ahead + 2 * aside < nearest) [nearest, found] = [ahead + 2 * aside, other];
  }
  return found;
}

/** Lets the view follow the state; returns how to end that. */
function keepInStep(view: GraphView): () => void {
  const worker = new LayoutWorker();
  const settled = signal(false);
  let asked = 0;
  let shown: Picture | null = null;

  worker.addEventListener("message", ({ data }: MessageEvent<Placed>) => {
    if (data.id !== asked || !shown) return;
    view.move(data.places);
    keep(shown.store.addr, data.places);
    settled.value = data.done;
  });

  const ends = [
    effect(() => {
      const next = picture.value;
      void anew.value;
      if (!next) return;
      shown = next;
      settled.value = false;
      const { addr, src, dst, count } = next.store;
      const places = known(addr);
      const start = seed(addr);
      places?.forEach((value, at) => Number.isNaN(value) || (start[at] = value));
      view.show(next, untracked(() => appearance.value!), start);
      performance.mark("graphrecon:graph");
      worker.postMessage({ id: ++asked, addr, src, dst, count, known: places ?? undefined });
    }),
    effect(() => view.paint(canvasTheme.value)),
    effect(() => view.labels(labels.value)),
    effect(() => view.thrift(thrifty.value)),
    effect(() => {
      const next = appearance.value;
      // A graph that is new is drawn by `show`, with its own look.
      if (next && shown && shown.store === untracked(() => store.value)) view.look(next);
    }),
    effect(() => {
      if (recalled.value) view.camera(recalled.value);
    }),
    watchGraph(view, settled),
  ];
  return () => {
    ends.forEach((end) => end());
    worker.terminate();
  };
}
