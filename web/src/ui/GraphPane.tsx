/** The graph in the middle: a GraphView kept in step with the state, its layout worked out by a worker. */
import { effect, signal, untracked, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { ARROWS, beside, openView, Placer } from "../graph/stage";
import { MOST_FLOWS, MOST_HOSTS } from "../graph/svg_view";
import type { Events, GraphView, Item } from "../graph/view";
import { bundleKey, cursor, hovered, labels, loading, look, recalled, remember, select, selected, store, view } from "../state/flow";
import { counted } from "../state/format";
import { spared } from "../state/drawing";
import { watchGraph } from "../state/hook";
import { appearance, isBundle, picture } from "../state/look";
import { openMenu } from "../state/menu";
import { anew, fix, keep, known, pin } from "../state/places";
import { slow, thrifty } from "../state/thrift";
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
      openView(stage, EVENTS, canvasTheme.peek()).then((opened) => {
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
      {!plain.value && <Spared found={spared.value} />}
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

/** Moves the keyboard's place from host to host; opens details and menus there. */
function walk(event: KeyboardEvent, view: GraphView): void {
  const graph = store.value;
  if (!graph || !graph.addr.length || event.ctrlKey || event.metaKey || event.altKey) return;
  const way = ARROWS[event.key];
  const at = cursor.value ?? (selected.value?.kind === "host" ? selected.value.index : null);
  if (way) {
    event.preventDefault();
    cursor.value = at === null ? 0 : (beside(view, picture.value!.hidden, at, way) ?? at);
  } else if (event.key === "Enter" && at !== null) select({ kind: "host", index: at });
  else if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
    const item = selected.value?.kind === "flow" && cursor.value === null ? selected.value : at === null ? null : { kind: "host" as const, index: at };
    const place = item && view.locate(item);
    if (!item || !place) return;
    event.preventDefault();
    openMenu(item, place);
  }
}

/** Lets the view follow the state; returns how to end that. */
function keepInStep(view: GraphView): () => void {
  const settled = signal(false);
  const placer = new Placer(view, { known, keep, fix }, settled);
  const ends = [
    effect(() => {
      const next = picture.value;
      void anew.value;
      if (!next) return;
      placer.show(next, untracked(() => appearance.value!));
      performance.mark("graphrecon:graph");
    }),
    effect(() => view.paint(canvasTheme.value)),
    effect(() => view.labels(labels.value)),
    effect(() => view.thrift(thrifty.value)),
    effect(() => {
      const next = appearance.value;
      // A graph that is new is drawn by `show`, with its own look.
      if (next && placer.shows(untracked(() => store.value))) view.look(next);
    }),
    effect(() => {
      if (recalled.value) view.camera(recalled.value);
    }),
    watchGraph(view, settled),
  ];
  return () => {
    ends.forEach((end) => end());
    placer.close();
  };
}
