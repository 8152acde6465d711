/** GraphView by sigma: loaded when it is needed, since sigma touches WebGL as it is imported. */
import { createEdgeCurveProgram } from "@sigma/edge-curve";
import { createNodeBorderProgram } from "@sigma/node-border";
import { MultiDirectedGraph } from "graphology";
import Sigma from "sigma";
import {
  createEdgeArrowProgram,
  DEFAULT_EDGE_ARROW_HEAD_PROGRAM_OPTIONS,
  EdgeLineProgram,
  type EdgeProgramType,
  type NodeHoverDrawingFunction,
  type NodeLabelDrawingFunction,
} from "sigma/rendering";
import { distance, middle } from "./hit";
import type { FlowStore } from "./store";
import type { CanvasTheme } from "./theme";
import type { Events, GraphView, Item, Point } from "./view";

/** Up to this many flows are drawn as curves with arrows, up to the next as arrows, beyond as lines. */
const CURVES = 2_500;
const ARROWS = 20_000;
/** Pixels around a flow within which the pointer means it. */
const REACH = 6;
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
  zIndex?: number;
}

/** Returns a view in `container`; throws where there is no WebGL. */
export function sigmaView(container: HTMLElement, events: Events, first: CanvasTheme): GraphView {
  let theme = first;
  let store: FlowStore | null = null;
  let focused: ((flow: number) => boolean) | null = null;
  let lit: Uint8Array | null = null;
  let selected: Item | null = null;
  let hovered: Item | null = null;
  let spots: Float64Array | null = null;
  let frame = 0;
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
    stagePadding: 88,
    minCameraRatio: 0.02,
    maxCameraRatio: 8,
    zIndex: true,
    nodeReducer: (key, data) => {
      const index = Number(key);
      const chosen = selected?.kind === "host" && selected.index === index;
      if (lit && !lit[index] && !chosen) return { ...data, color: theme.faint, rim: theme.faint, label: "", zIndex: 0 };
      return chosen ? { ...data, highlighted: true, rim: theme.accent, zIndex: 2 } : { ...data, zIndex: 1 };
    },
    edgeReducer: (key, data) => {
      const index = Number(key);
      const lit = LIT[data.type] ?? data.type;
      if (selected?.kind === "flow" && selected.index === index) return { ...data, type: lit, size: data.size + 3, zIndex: 3 };
      if (!focused) return { ...data, zIndex: 1 };
      return focused(index) ? { ...data, type: lit, zIndex: 2 } : { ...data, color: theme.faint, zIndex: 0 };
    },
  });

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
  const bow = (flow: number): number => (store && store.src.length <= CURVES ? store.bow[flow]! : 0);

  function flowAt(at: Point): Item | null {
    if (!store) return null;
    let [nearest, found] = [REACH, -1];
    for (let flow = 0; flow < store.src.length; flow++) {
      const [from, to] = [spot(store.src[flow]!), spot(store.dst[flow]!)];
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

  renderer.on("beforeRender", () => (spots = null));
  renderer.on("enterNode", ({ node }) => hover({ kind: "host", index: Number(node) }));
  renderer.on("leaveNode", () => hover(null));
  renderer.on("clickNode", ({ node }) => events.click({ kind: "host", index: Number(node) }));
  renderer.on("clickStage", ({ event }) => events.click(flowAt(event)));
  renderer.on("moveBody", ({ event }) => {
    if (hovered?.kind === "host" || frame) return;
    const at = { x: event.x, y: event.y };
    frame = requestAnimationFrame(() => {
      frame = 0;
      if (hovered?.kind !== "host") hover(flowAt(at));
    });
  });

  function light(): void {
    lit = null;
    if (!focused || !store) return;
    lit = new Uint8Array(graph.order);
    for (let flow = 0; flow < store.src.length; flow++) {
      if (focused(flow)) lit[store.src[flow]!] = lit[store.dst[flow]!] = 1;
    }
  }

  return {
    show(next, colors, places) {
      store = next;
      focused = lit = selected = hovered = null;
      const hosts = next.addr.length;
      const size = hosts <= 200 ? 9 : hosts <= 2_000 ? 6 : 4;
      const flows = next.src.length;
      const type = flows <= CURVES ? "curve" : flows <= ARROWS ? "arrow" : "line";
      graph.clear();
      graph.import({
        nodes: next.addr.map((label, index) => ({
          key: String(index),
          attributes: {
            x: places[index * 2]!,
            y: places[index * 2 + 1]!,
            size,
            color: next.inDegree[index]! > 0 ? theme.served : theme.silent,
            rim: theme.rim,
            label,
            type: "host",
          },
        })),
        edges: Array.from(next.src, (source, index) => ({
          key: String(index),
          source: String(source),
          target: String(next.dst[index]),
          attributes: {
            color: colors[next.pair[index]!]!,
            size: flows <= 500 ? 2.6 : flows <= CURVES ? 1.8 : 1,
            type: type === "curve" && next.bow[index] === 0 ? "arrow" : type,
            curvature: next.bow[index]!,
          },
        })),
      });
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
    focus(flows) {
      focused = flows;
      light();
      renderer.refresh();
    },
    select(item) {
      selected = item;
      renderer.refresh();
    },
    paint(next) {
      theme = next;
      graph.updateEachNodeAttributes((key, data) => {
        const served = store !== null && store.inDegree[Number(key)]! > 0;
        return { ...data, color: served ? theme.served : theme.silent, rim: theme.rim };
      });
      renderer.refresh();
    },
    labels(on) {
      renderer.setSetting("renderLabels", on);
    },
    zoom(factor) {
      const camera = renderer.getCamera();
      void camera.animate({ ratio: camera.getBoundedRatio(camera.ratio / factor) }, { duration: 150 });
    },
    fit() {
      void renderer.getCamera().animatedReset({ duration: 200 });
    },
    locate(item) {
      if (!store) return null;
      const box = container.getBoundingClientRect();
      const at = item.kind === "host" ? spot(item.index) : middle(spot(store.src[item.index]!), spot(store.dst[item.index]!), bow(item.index));
      return Number.isNaN(at.x) ? null : { x: at.x + box.x, y: at.y + box.y };
    },
    close() {
      cancelAnimationFrame(frame);
      renderer.kill();
    },
  };
}
