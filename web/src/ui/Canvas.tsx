/** The canvas: nodes and relationships of any kind, drawn as the flow screen draws hosts and flows. */
import { effect, signal, untracked, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { labelOf } from "../graph/elements";
import { holdView, Placer } from "../graph/stage";
import { MOST_FLOWS, MOST_HOSTS } from "../graph/svg_view";
import type { Events, GraphView, Item } from "../graph/view";
import { busy, byRef, chosen, cursor, hovered, labels, listed, look, MOST_JOINED, only, pick, picked, picture, remove, selected, shown, store, told, trouble, types } from "../state/canvas";
import { closeMenu, menu, offers, openMenu } from "../state/canvas_menu";
import { running } from "../state/console";
import { counted, number, visible } from "../state/format";
import { bind } from "../state/keyboard";
import { PLACES, pin, pinned } from "../state/pins";
import { savingOf } from "../state/saving";
import { canvasTheme } from "../state/theme";
import { slow, thrifty } from "../state/thrift";
import { CanvasTable } from "./CanvasTable";
import { CanvasTools } from "./CanvasTools";
import { MenuBox } from "./MenuBox";
import { NodePanel } from "./NodePanel";
import { Spared } from "./Spared";
import { Plain, Stage, walkBy, Zoom } from "./Stage";

function choose(item: Item | null): void {
  chosen.value = item === null ? null : item.kind === "host" ? shown.value.nodes[item.index]!.ref : (shown.value.edges[item.index]?.id ?? null);
}

const EVENTS: Events = {
  hover: (item) => (hovered.value = item),
  click: (item) => {
    cursor.value = null;
    choose(item);
  },
  menu: openMenu,
  pin: (host, at) => pin(shown.value.nodes[host]!.ref, [at.x, at.y]),
  moved: () => {},
  slow: () => (slow.value = true),
};

export function Canvas() {
  const box = useRef<HTMLDivElement>(null);
  const current = useRef<GraphView | null>(null);
  const plain = useSignal(false);
  useEffect(() => {
    const end = holdView(box.current!, EVENTS, () => canvasTheme.peek(), (view, poor) => {
      plain.value = poor;
      current.current = view;
      const stop = keepInStep(view);
      return () => {
        stop();
        current.current = null;
      };
    });
    const unbind = bind([
      { keys: ["f"], what: "Show all of the graph", run: () => current.current?.fit() },
      { keys: ["+", "="], what: "Zoom in", run: () => current.current?.zoom(1.5) },
      { keys: ["-"], what: "Zoom out", run: () => current.current?.zoom(1 / 1.5) },
      { keys: ["p"], what: "Pick the node, or no longer", run: () => withNode(pick) },
      { keys: ["h"], what: "Take the node away", run: () => withNode(remove) },
      { keys: ["r"], what: "Table of relationships", run: () => (listed.value = listed.value === "relationships" ? null : "relationships") },
      { keys: ["t"], what: "Table of nodes", run: () => (listed.value = listed.value === "nodes" ? null : "nodes") },
      { keys: ["Escape"], what: "Nothing selected", run: () => choose(null) },
    ]);
    return () => {
      unbind();
      end();
    };
  }, []);
  const { nodes, edges } = shown.value;
  const item = hovered.value ?? (cursor.value === null ? null : { kind: "host" as const, index: cursor.value });
  const large = plain.value && (nodes.length > MOST_HOSTS || edges.length > MOST_FLOWS);
  return (
    <div class="whole">
      <div class="canvas">
        <div class="drawing">
          <Stage
            box={box}
            name="Graph of the answer"
            help="Arrow keys move from node to node, Enter selects one, P picks it, Shift and F10 opens its menu. The panel beside the graph lists all nodes, and the relationships of the selected one; T and R open tables of both."
            view={() => current.current}
            walk={walk}
          />
          <Legend />
          <CanvasTools />
          <CanvasMenu />
          <div class="noted">
            {!plain.value && <Spared found={savingOf(picture.value, look.value.litFlows)} lines="relationships" />}
            {plain.value && !large && <Plain large={false} />}
            {nodes.length > MOST_JOINED && <p class="reduced">More than {number(MOST_JOINED)} nodes: only relationships of the answer are drawn.</p>}
          </div>
          {large && <Plain large elsewhere="The tables have all of it." />}
          {!nodes.length && busy.value === 0 && !running.value && (
            <div class="nothing">
              <p>There is no node in this answer. Return nodes, relationships or paths to draw them.</p>
            </div>
          )}
          {trouble.value && (
            <p class="notice bad" role="alert">
              {visible(trouble.value.message)} {trouble.value.hint && <em>{visible(trouble.value.hint)}</em>}
            </p>
          )}
          <Zoom view={() => current.current}>
            {item ? lineOf(item) : told.value || `${counted(nodes.length, "node")}, ${counted(edges.length, "relationship")}`}
          </Zoom>
        </div>
        <NodePanel />
      </div>
      <CanvasTable />
    </div>
  );
}

function CanvasMenu() {
  const open = menu.value;
  if (!open) return null;
  const { title, actions } = offers(open.item);
  return <MenuBox key={`${open.item.kind}${open.item.index}`} title={title} at={open.at} choices={[]} actions={actions} close={closeMenu} />;
}

function Legend() {
  const part = (kinds: typeof labels.value, dot: boolean) => (
    <ul>
      {kinds.slice(0, 14).map(({ name, color, count }) => (
        <li>
          <button type="button" aria-pressed={only.value === name} title="Only these in colour" onClick={() => (only.value = only.value === name ? null : name)}>
            <span class={dot ? "dot" : "swatch"} style={{ background: color }} /> {visible(name)} <b>{number(count)}</b>
          </button>
        </li>
      ))}
    </ul>
  );
  if (!labels.value.length) return null;
  return (
    <section class="kinds-of" aria-label="Legend">
      {part(labels.value, true)}
      {part(types.value, false)}
    </section>
  );
}

function withNode(act: (ref: string) => void): void {
  const node = shown.value.nodes[cursor.value ?? -1]?.ref ?? (chosen.value !== null && byRef.value.has(chosen.value) ? chosen.value : null);
  if (node) act(node);
}

function lineOf(item: Item): string {
  const { nodes, edges } = shown.value;
  if (item.kind === "host") {
    const node = nodes[item.index];
    return node ? `${labelOf(node)} ${visible(node.title)}${picked.value.has(node.ref) ? ", picked" : ""}` : "";
  }
  const edge = edges[item.index];
  const title = (ref: string) => visible(byRef.value.get(ref)?.title ?? ref);
  return edge ? `${title(edge.start)} ${edge.type} ${title(edge.end)}` : "";
}

function walk(event: KeyboardEvent, view: GraphView): void {
  const { nodes } = shown.value;
  const found = cursor.value ?? nodes.findIndex(({ ref }) => ref === chosen.value);
  // The menu of what is selected, a relationship too, unless the keys are at a node.
  const item = cursor.value === null ? selected.value : { kind: "host" as const, index: cursor.value };
  walkBy(event, view, { count: nodes.length, hidden: picture.value.hidden, at: found < 0 ? null : found, item, go: (node) => (cursor.value = node), choose: (index) => choose({ kind: "host", index }), open: openMenu });
}

function keepInStep(view: GraphView): () => void {
  const settled = signal(false);
  const placer = new Placer(view, PLACES, settled);
  const ends = [
    effect(() => {
      const next = picture.value;
      // A node that is put somewhere, or let go, is placed anew.
      void pinned.value;
      untracked(() => {
        if (cursor.value !== null && cursor.value >= next.store.addr.length) cursor.value = null;
        placer.show(next, look.value);
      });
    }),
    effect(() => view.paint(canvasTheme.value)),
    effect(() => view.thrift(thrifty.value)),
    effect(() => {
      const next = look.value;
      if (placer.shows(untracked(() => store.value))) view.look(next);
    }),
  ];
  window.__canvas = {
    settled: () => settled.value && busy.value === 0 && !running.value,
    nodes: () => shown.value.nodes.map(({ ref }, index) => ({ ref, color: look.value.hostColor![index]!, at: view.locate({ kind: "host", index }) })),
    edges: () => shown.value.edges.map(({ start, type, end }) => ({ start, type, end })),
  };
  return () => {
    ends.forEach((end) => end());
    placer.close();
    delete window.__canvas;
  };
}

declare global {
  interface Window {
    /** Where things are on the canvas, for tests and for the curious. It reads only. */
    __canvas?: {
      settled(): boolean;
      nodes(): { ref: string; color: string; at: { x: number; y: number } | null }[];
      edges(): { start: string; type: string; end: string }[];
    };
  }
}
