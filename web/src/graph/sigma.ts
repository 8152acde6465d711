/** GraphView by sigma: loaded when it is needed, since sigma touches WebGL as it is imported. */
import { createEdgeCurveProgram } from "@sigma/edge-curve";
import { createNodeBorderProgram } from "@sigma/node-border";
import { MultiDirectedGraph } from "graphology";
import type { SerializedEdge } from "graphology-types";
import Sigma from "sigma";
import {
  createEdgeArrowProgram,
  DEFAULT_EDGE_ARROW_HEAD_PROGRAM_OPTIONS,
  EdgeLineProgram,
  type EdgeProgramType,
  type NodeHoverDrawingFunction,
  type NodeLabelDrawingFunction,
} from "sigma/rendering";
import { distance, loop, middle } from "./hit";
import { drawMarks } from "./marks";
import type { CanvasTheme } from "./theme";
import type { Events, GraphView, Item, Look, Picture, Point } from "./view";

/** Up to this many flows are drawn as curves with arrows, up to the next as arrows, beyond as lines. */
const CURVES = 2_500;
const ARROWS = 20_000;
/** Pixels around a flow within which the pointer means it, and pixels after which a press is a drag. */
const REACH = 6;
const DRAG = 4;
/** Milliseconds without a move after which the camera stands. */
const STILL = 400;
const FONT = '"Inter Variable", system-ui, sans-serif';

const LIT: Partial<Record<Flow["type"], Flow["type"]>> = { curve: "litCurve", arrow: "litArrow" };

interface Host {
  x: number;
  y: number;
  size: number;
  color: string;
  rim: string;
  label: string;
  type: "host";
  hidden?: boolean;
  highlighted?: boolean;
  zIndex?: number;
}

interface Flow {
  color: string;
  size: number;
  type: "curve" | "arrow" | "line" | "litCurve" | "litArrow";
  curvature: number;
  hidden?: boolean;
  zIndex?: number;
}

/** Returns a view in `container`; throws where there is no WebGL. */
export function sigmaView(container: HTMLElement, events: Events, first: CanvasTheme): GraphView {
  let theme = first;
  let picture: Picture | null = null;
  let now: Look | null = null;
  let keys: { nodes: string[]; edges: string[] } = { nodes: [], edges: [] };
  let few = true;
  let hovered: Item | null = null;
  let spots: Float64Array | null = null;
  let frame = 0;
  let dragged: { host: number; from: Point; moving: boolean } | null = null;
  const graph = new MultiDirectedGraph<Host, Flow>();
  const curves = createEdgeCurveProgram<Host, Flow>({ arrowHead: DEFAULT_EDGE_ARROW_HEAD_PROGRAM_OPTIONS });

  const renderer = new Sigma<Host, Flow>(graph, container, {
    allowInvalidContainer: true,
    // A second drawing of all edges a frame; hit.ts does it for a fraction.
    enableEdgeEvents: false,
    defaultNodeType: "host",
    defaultEdgeType: "arrow",
    nodeProgramClasses: {
      host: createNodeBorderProgram<Host, Flow>({
        borders: [
          { size: { value: 1.5, mode: "pixels" }, color: { attribute: "rim" } },
          { size: { fill: true }, color: { attribute: "color" } },
        ],
      }),
    },
    // Drawn in this order; zIndex orders the flows of one program only. So what is lit has programs of its own.
    edgeProgramClasses: {
      line: EdgeLineProgram as unknown as EdgeProgramType<Host, Flow>,
      arrow: createEdgeArrowProgram<Host, Flow>(),
      curve: curves,
      litArrow: createEdgeArrowProgram<Host, Flow>(),
      litCurve: curves,
    },
    labelFont: FONT,
    labelSize: 12,
    labelWeight: "500",
    labelDensity: 0.8,
    labelGridCellSize: 90,
    labelRenderedSizeThreshold: 3,
    defaultDrawNodeLabel: drawLabel,
    defaultDrawNodeHover: drawHover,
    stagePadding: 72,
    minCameraRatio: 0.02,
    maxCameraRatio: 8,
    zIndex: true,
    nodeReducer: (key, data) => {
      if (!now || !picture) return data;
      const index = Number(key);
      const chosen = now.selected?.kind === "host" && now.selected.index === index;
      const base = { ...data, size: now.hostSize[index]!, hidden: picture.hidden[index] === 1 };
      // Among many they stay in their order: small enough not to cover the others.
      const aside = few ? base.size : base.size * 0.35;
      if (now.litHosts && !now.litHosts[index]) return { ...base, size: aside, color: theme.faint, rim: theme.faint, label: "", zIndex: 0 };
      const color = now.served[index] ? theme.served : theme.silent;
      return chosen ? { ...base, color, highlighted: true, rim: theme.accent, zIndex: 2 } : { ...base, color, rim: theme.rim, zIndex: 1 };
    },
    edgeReducer: (key, data) => {
      if (!now || !picture) return data;
      const index = Number(key);
      const base = { ...data, color: now.flowColor[index]!, size: now.flowSize[index]! };
      const lit = few ? (LIT[data.type] ?? data.type) : data.type;
      if (now.selected?.kind === "flow" && now.selected.index === index) return { ...base, type: lit, size: base.size + 3, zIndex: 3 };
      if (!now.litFlows) return { ...base, zIndex: 1 };
      if (now.litFlows[index]) return { ...base, type: lit, zIndex: 2 };
      // Among many, those out of focus would cover the others: programs cannot be changed without indexing all anew.
      return few ? { ...base, color: theme.faint, zIndex: 0 } : { ...base, hidden: true };
    },
  });

  const marks = container.appendChild(document.createElement("canvas"));
  marks.className = "marks";

  function drawLabel(...[context, data]: Parameters<NodeLabelDrawingFunction<Host, Flow>>): void {
    if (!data.label) return;
    context.font = `500 12px ${FONT}`;
    context.lineJoin = "round";
    context.lineWidth = 3;
    context.strokeStyle = theme.canvas;
    context.fillStyle = theme.label;
    const [x, y] = [data.x + data.size + 4, data.y + 4];
    context.strokeText(data.label, x, y);
    context.fillText(data.label, x, y);
  }

  function drawHover(...[context, data]: Parameters<NodeHoverDrawingFunction<Host, Flow>>): void {
    context.font = `600 12px ${FONT}`;
    context.beginPath();
    context.arc(data.x, data.y, data.size + 4, 0, 2 * Math.PI);
    context.fillStyle = theme.accent;
    context.fill();
    if (!data.label) return;
    const width = context.measureText(data.label).width;
    context.beginPath();
    context.roundRect(data.x + data.size + 7, data.y - 11, width + 12, 22, 5);
    context.fillStyle = theme.labelBack;
    context.fill();
    context.lineWidth = 1;
    context.strokeStyle = theme.rim;
    context.stroke();
    context.fillStyle = theme.label;
    context.fillText(data.label, data.x + data.size + 13, data.y + 4);
  }

  /** The places of all hosts in the container, worked out once a frame. */
  function viewport(): Float64Array {
    if (spots) return spots;
    spots = new Float64Array(graph.order * 2);
    for (let index = 0; index < graph.order; index++) {
      const shown = renderer.getNodeDisplayData(String(index));
      const spot = shown ? renderer.framedGraphToViewport(shown) : { x: NaN, y: NaN };
      spots[index * 2] = spot.x;
      spots[index * 2 + 1] = spot.y;
    }
    return spots;
  }

  const spot = (index: number): Point => ({ x: viewport()[index * 2]!, y: viewport()[index * 2 + 1]! });
  const bow = (flow: number): number => (few && picture ? picture.bow[flow]! : 0);
  const radius = (host: number): number => renderer.scaleSize(now?.hostSize[host] ?? 0);

  function flowAt(at: Point): Item | null {
    if (!picture) return null;
    const { store, drawn } = picture;
    const lit = now?.litFlows;
    let [nearest, found] = [REACH, -1];
    for (let flow = 0; flow < store.src.length; flow++) {
      if (!drawn[flow] || (!few && lit && !lit[flow])) continue;
      const [from, to] = [spot(store.src[flow]!), spot(store.dst[flow]!)];
      if (store.src[flow] === store.dst[flow]) {
        const ring = loop(from, radius(store.src[flow]!));
        const away = Math.abs(Math.hypot(at.x - ring.x, at.y - ring.y) - ring.radius);
        if (away < nearest) [nearest, found] = [away, flow];
        continue;
      }
      const room = REACH + Math.abs(bow(flow)) * (Math.abs(from.x - to.x) + Math.abs(from.y - to.y));
      if (at.x < Math.min(from.x, to.x) - room || at.x > Math.max(from.x, to.x) + room) continue;
      if (at.y < Math.min(from.y, to.y) - room || at.y > Math.max(from.y, to.y) + room) continue;
      const away = distance(at, from, to, bow(flow));
      if (away < nearest) [nearest, found] = [away, flow];
    }
    return found < 0 ? null : { kind: "flow", index: found };
  }

  function hover(item: Item | null): void {
    if (item?.kind === hovered?.kind && item?.index === hovered?.index) return;
    hovered = item;
    container.style.cursor = item ? "pointer" : "";
    events.hover(item);
  }

  function inWindow(at: Point): Point {
    const box = container.getBoundingClientRect();
    return { x: at.x + box.x, y: at.y + box.y };
  }

  renderer.on("beforeRender", () => (spots = null));
  renderer.on("afterRender", () => {
    if (!picture || !now) return;
    const box = { width: container.clientWidth, height: container.clientHeight };
    drawMarks(marks, box, { picture, look: now, theme, spot, radius });
  });
  renderer.on("enterNode", ({ node }) => hover({ kind: "host", index: Number(node) }));
  renderer.on("leaveNode", () => hover(null));
  renderer.on("clickNode", ({ node }) => events.click({ kind: "host", index: Number(node) }));
  renderer.on("clickStage", ({ event }) => events.click(flowAt(event)));
  renderer.on("rightClickNode", ({ node, event }) => {
    event.original.preventDefault();
    events.menu({ kind: "host", index: Number(node) }, inWindow(event));
  });
  renderer.on("rightClickStage", ({ event }) => {
    event.original.preventDefault();
    const item = flowAt(event);
    if (item) events.menu(item, inWindow(event));
  });
  renderer.on("downNode", ({ node, event }) => {
    if ((event.original as MouseEvent).button > 0) return;
    dragged = { host: Number(node), from: { x: event.x, y: event.y }, moving: false };
  });
  renderer.getMouseCaptor().on("mousemovebody", (event) => {
    if (!dragged) return;
    dragged.moving ||= Math.hypot(event.x - dragged.from.x, event.y - dragged.from.y) > DRAG;
    if (!dragged.moving) return;
    // The picture must not be fitted to its hosts while one of them is under the hand.
    if (!renderer.getCustomBBox()) renderer.setCustomBBox(renderer.getBBox());
    graph.mergeNodeAttributes(String(dragged.host), renderer.viewportToGraph(event));
    event.preventSigmaDefault();
    event.original.preventDefault();
  });
  renderer.getMouseCaptor().on("mouseup", () => {
    if (dragged?.moving) {
      const { x, y } = graph.getNodeAttributes(String(dragged.host));
      events.pin(dragged.host, { x, y });
    }
    dragged = null;
  });
  renderer.on("moveBody", ({ event }) => {
    if (hovered?.kind === "host" || frame || dragged) return;
    const at = { x: event.x, y: event.y };
    frame = requestAnimationFrame(() => {
      frame = 0;
      if (hovered?.kind !== "host") hover(flowAt(at));
    });
  });

  let still = 0;
  renderer.getCamera().on("updated", ({ x, y, ratio }) => {
    clearTimeout(still);
    still = window.setTimeout(() => events.moved({ x, y, ratio }), STILL);
  });

  /** Paints anew without indexing: what changed is no place and, among many flows, no program. */
  function repaint(): void {
    if (few) renderer.refresh();
    else renderer.refresh({ partialGraph: keys, skipIndexation: true });
  }

  return {
    show(next, look, places) {
      picture = next;
      now = look;
      hovered = null;
      const { store, drawn } = next;
      let shown = 0;
      for (let flow = 0; flow < drawn.length; flow++) shown += drawn[flow]!;
      few = shown <= CURVES;
      const type: Flow["type"] = few ? "curve" : shown <= ARROWS ? "arrow" : "line";
      const edges: SerializedEdge<Flow>[] = [];
      for (let index = 0; index < drawn.length; index++) {
        if (!drawn[index] || store.src[index] === store.dst[index]) continue;
        edges.push({
          key: String(index),
          source: String(store.src[index]),
          target: String(store.dst[index]),
          attributes: {
            color: look.flowColor[index]!,
            size: look.flowSize[index]!,
            type: type === "curve" && next.bow[index] === 0 ? "arrow" : type,
            curvature: next.bow[index]!,
          },
        });
      }
      renderer.setCustomBBox(null);
      graph.clear();
      graph.import({
        nodes: store.addr.map((label, index) => ({
          key: String(index),
          attributes: {
            x: places[index * 2]!,
            y: places[index * 2 + 1]!,
            size: look.hostSize[index]!,
            color: theme.silent,
            rim: theme.rim,
            label,
            type: "host",
          },
        })),
        edges,
      });
      keys = { nodes: graph.nodes(), edges: graph.edges() };
      renderer.refresh();
    },
    move(places) {
      graph.updateEachNodeAttributes(
        (key, data) => {
          const index = Number(key);
          return { ...data, x: places[index * 2]!, y: places[index * 2 + 1]! };
        },
        { attributes: ["x", "y"] },
      );
    },
    look(next) {
      now = next;
      if (picture) repaint();
    },
    paint(next) {
      theme = next;
      if (picture) repaint();
    },
    labels(on) {
      renderer.setSetting("renderLabels", on);
    },
    zoom(factor) {
      const camera = renderer.getCamera();
      void camera.animate({ ratio: camera.getBoundedRatio(camera.ratio / factor) }, { duration: 150 });
    },
    fit() {
      renderer.setCustomBBox(null);
      renderer.refresh({ schedule: true });
      void renderer.getCamera().animatedReset({ duration: 200 });
    },
    camera(to) {
      renderer.getCamera().setState(to);
    },
    locate(item) {
      if (!picture) return null;
      const { store } = picture;
      if (item.kind === "host") return Number.isNaN(spot(item.index).x) ? null : inWindow(spot(item.index));
      const flow = picture.drawn[item.index] ? item.index : store.bundle[item.index]!;
      const [from, to] = [spot(store.src[flow]!), spot(store.dst[flow]!)];
      const ring = store.src[flow] === store.dst[flow] ? loop(from, radius(store.src[flow]!)) : null;
      const at = ring ? { x: ring.x, y: ring.y - ring.radius } : middle(from, to, bow(flow));
      return Number.isNaN(at.x) ? null : inWindow(at);
    },
    close() {
      cancelAnimationFrame(frame);
      clearTimeout(still);
      renderer.kill();
      marks.remove();
    },
  };
}
