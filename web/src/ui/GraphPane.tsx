/** The graph in the middle: a GraphView kept in step with the state, its layout worked out by a worker. */
import { effect, signal, untracked, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { holdView, Placer } from "../graph/stage";
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
import { Legend } from "./Legend";
import { Menu } from "./Menu";
import { Nothing, Notices } from "./Notices";
import { Spared } from "./Spared";
import { Plain, Stage, walkBy, Zoom } from "./Stage";

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
    return holdView(container.current!, EVENTS, () => canvasTheme.peek(), (opened, poor) => {
      plain.value = poor;
      if (poor) plainLook();
      current.value = opened;
      const stop = keepInStep(opened);
      return () => {
        stop();
        current.value = null;
      };
    });
  }, []);
  const graph = store.value;
  const item = hovered.value ?? (cursor.value === null ? selected.value : { kind: "host" as const, index: cursor.value });
  const large = plain.value && graph !== null && (graph.addr.length > MOST_HOSTS || graph.src.length > MOST_FLOWS);
  return (
    <main class="graph" aria-label="Flow graph" aria-busy={loading.value}>
      <h1 class="unseen">Flows</h1>
      <Stage
        box={container}
        name="Graph of hosts and flows"
        help="Arrow keys move from host to host, Enter shows details, Shift and F10 opens the menu of a host. The table button lists the same flows."
        view={() => current.value}
        walk={walk}
      />
      <Notices />
      <Legend />
      <Menu />
      {!large && <Nothing />}
      {plain.value ? <Plain large={large} elsewhere="The table below has all of it." /> : <Spared found={spared.value} />}
      <Zoom view={() => current.value}>
        {graph && item
          ? oneLine(graph, item)
          : graph && graph.src.length > 0 && `${counted(graph.addr.length, "host")}, ${counted(graph.src.length, "flow")} shown`}
      </Zoom>
    </main>
  );
}

/** Without WebGL the table stands beside what can be drawn. */
function plainLook(): void {
  look({ table: true }, "replace");
}

function walk(event: KeyboardEvent, view: GraphView): void {
  const graph = store.value;
  if (!graph) return;
  const at = cursor.value ?? (selected.value?.kind === "host" ? selected.value.index : null);
  const item = selected.value?.kind === "flow" && cursor.value === null ? selected.value : at === null ? null : { kind: "host" as const, index: at };
  walkBy(event, view, { count: graph.addr.length, hidden: picture.value!.hidden, at, item, go: (host) => (cursor.value = host), choose: (index) => select({ kind: "host", index }), open: openMenu });
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
