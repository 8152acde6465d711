/**
 * GraphView by sigma: its camera, its mouse and touch, its labels, and hosts; flows are a layer of our own. Loaded when
 * it is needed, since sigma touches WebGL as it is imported.
 */
import { DirectedGraph } from "graphology";
import Sigma from "sigma";
import type { NodeProgramType } from "sigma/rendering";
import type { MouseCoords } from "sigma/types";
import { type Affine, flowLayer } from "./flow_layer";
import { loop, middle, nearest } from "./hit";
import { HostPoints, HostQuads } from "./host_program";
import { FONT, hoverDrawer, labelDrawer } from "./labels";
import { areFew, detail, frameWatch, isSoftware, MOST_SLOWLY, slowFrom } from "./ladder";
import { drawMarks } from "./marks";
import { isStill } from "./motion";
import type { CanvasTheme } from "./theme";
import type { Events, GraphView, Item, Look, Picture, Point } from "./view";

/** Pixels after which a press is a drag. */
const DRAG = 4;
/** Milliseconds without a move after which the camera stands. */
const STILL = 400;

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

/** Returns a view in `container`; throws where there is no WebGL. */
export function sigmaView(container: HTMLElement, events: Events, first: CanvasTheme): GraphView {
  let theme = first;
  let picture: Picture | null = null;
  let now: Look | null = null;
  let hosts: Host[] = [];
  let keys: string[] = [];
  let loops: number[] = [];
  let flows = new Uint32Array();
  let places = new Float32Array();
  let thrifty = false;
  let hovered: Item | null = null;
  let affine: Affine | null = null;
  let spots = new Float64Array();
  let fresh = false;
  let frame = 0;
  let dragged: { host: number; from: Point; moving: boolean } | null = null;
  const few = () => areFew(flows.length);
  const slowly = () => thrifty && slowFrom(flows.length);

  const software = isSoftware(rendererName());
  const renderer = new Sigma<Host>(new DirectedGraph<Host>(), container, {
    allowInvalidContainer: true,
    defaultNodeType: "host",
    nodeProgramClasses: { host: (software ? HostPoints : HostQuads) as unknown as NodeProgramType<Host> },
    labelFont: FONT,
    labelSize: 12,
    labelWeight: "500",
    labelDensity: 0.8,
    labelGridCellSize: 90,
    labelRenderedSizeThreshold: 2.5,
    defaultDrawNodeLabel: labelDrawer(() => theme),
    defaultDrawNodeHover: hoverDrawer(() => theme),
    enableCameraRotation: false,
    stagePadding: 72,
    minCameraRatio: 0.02,
    maxCameraRatio: 8,
    zIndex: true,
    nodeReducer: (key, data) => {
      if (!now || !picture) return data;
      const index = Number(key);
      const size = now.hostSize[index]!;
      const base = { x: data.x, y: data.y, label: data.label, type: data.type, hidden: picture.hidden[index] === 1 };
      // Among many they stay in their order: small enough not to cover the others.
      const { faint, accent, served, silent, rim } = theme;
      if (now.litHosts && !now.litHosts[index]) return { ...base, size: few() ? size : size * 0.35, color: faint, rim: faint, label: "", zIndex: 0 };
      const color = now.hostColor?.[index] ?? (now.served[index] ? served : silent);
      const chosen = now.selected?.kind === "host" && now.selected.index === index;
      return { ...base, size, color, highlighted: chosen, rim: chosen ? accent : rim, zIndex: chosen ? 2 : 1 };
    },
  });
  // The layer that sigma keeps for edges; it has none.
  const gl = renderer.getCanvases()["edges"]!.getContext("webgl2");
  if (!gl) {
    renderer.kill();
    throw new Error("this browser has no WebGL 2");
  }
  const layer = flowLayer(gl);
  const frames = frameWatch();
  if (software) events.slow();
  // Sigma looks at its size when the window changes; a panel beside it changes it too.
  const sized = new ResizeObserver(() => renderer.scheduleRender());
  sized.observe(container);
  const marks = container.appendChild(document.createElement("canvas"));
  marks.className = "marks";

  /** The places of all hosts in the container, worked out once a frame. */
  function viewport(): Float64Array {
    if (fresh) return spots;
    fresh = true;
    if (spots.length !== places.length) spots = new Float64Array(places.length);
    if (!affine) return spots.fill(NaN);
    const [a, b, c, d, e, f] = affine;
    for (let at = 0; at < places.length; at += 2) {
      spots[at] = a * places[at]! + c * places[at + 1]! + e;
      spots[at + 1] = b * places[at]! + d * places[at + 1]! + f;
    }
    return spots;
  }

  const spot = (index: number): Point => ({ x: viewport()[index * 2]!, y: viewport()[index * 2 + 1]! });
  const bow = (flow: number): number => (few() && picture ? picture.bow[flow]! : 0);
  const radius = (host: number): number => renderer.scaleSize(now?.hostSize[host] ?? 0);
  const isDrawn = (flow: number): boolean => picture!.drawn[flow] === 1 && (few() || !now?.litFlows || now.litFlows[flow] === 1);

  function flowAt(at: Point): Item | null {
    if (!picture) return null;
    const { src, dst } = picture.store;
    const index = nearest(at, { src, dst, spots: viewport(), shown: isDrawn, bow, radius });
    return index < 0 ? null : { kind: "flow", index };
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

  /** Where the graph is drawn now: by three of its points. */
  function placed(): Affine {
    const { x, y } = renderer.getCustomBBox() ?? renderer.getBBox();
    const [wide, high] = [x[1] - x[0] || 1, y[1] - y[0] || 1];
    const from = renderer.graphToViewport({ x: x[0], y: y[0] });
    const [right, up] = [renderer.graphToViewport({ x: x[0] + wide, y: y[0] }), renderer.graphToViewport({ x: x[0], y: y[0] + high })];
    const [a, b] = [(right.x - from.x) / wide, (right.y - from.y) / wide];
    const [c, d] = [(up.x - from.x) / high, (up.y - from.y) / high];
    return [a, b, c, d, from.x - a * x[0] - c * y[0], from.y - b * x[0] - d * y[0]];
  }

  function isMoving(): boolean {
    const { isMoving: pressed, currentWheelDirection } = renderer.getMouseCaptor();
    return pressed || currentWheelDirection !== 0 || renderer.getCamera().isAnimated();
  }

  renderer.on("afterRender", () => {
    affine = null;
    fresh = false;
    if (!picture || !now || !keys.length) return;
    affine = placed();
    const { width, height } = renderer.getDimensions();
    const { pixelRatio } = renderer.getRenderParams();
    const moving = isMoving();
    if (!moving) frames.rest();
    else if (frames.frame(performance.now())) events.slow();
    if (!slowly() || !moving) layer.draw({ affine, width, height, pixelRatio, scale: renderer.scaleSize() });
    drawMarks(marks, { width, height }, { picture, loops, look: now, theme, spot, radius });
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
    const { x, y } = renderer.viewportToGraph(event);
    const next = places.slice();
    next.set([x, y], dragged.host * 2);
    move(next);
    event.preventSigmaDefault();
    event.original.preventDefault();
  });
  renderer.getMouseCaptor().on("mouseup", () => {
    if (dragged?.moving) events.pin(dragged.host, { x: places[dragged.host * 2]!, y: places[dragged.host * 2 + 1]! });
    dragged = null;
    if (slowly()) renderer.scheduleRender();
  });
  // Sigma reads back from the graphics card which host is under the pointer. While the picture moves nobody asks that.
  const captor = renderer.getMouseCaptor();
  const ofSigma = captor.listeners("mousemove") as ((event: MouseCoords) => void)[];
  captor.removeAllListeners("mousemove");
  captor.on("mousemove", (event) => {
    if (captor.isMouseDown || isMoving()) return;
    for (const look of ofSigma) look(event);
    if (hovered?.kind === "host" || frame) return;
    const at = { x: event.x, y: event.y };
    frame = requestAnimationFrame(() => {
      frame = 0;
      if (hovered?.kind !== "host" && !captor.isMouseDown) hover(flowAt(at));
    });
  });
  renderer.on("leaveStage", () => {
    cancelAnimationFrame(frame);
    frame = 0;
    hover(null);
  });

  let still = 0;
  renderer.getCamera().on("updated", ({ x, y, ratio }) => {
    clearTimeout(still);
    still = window.setTimeout(() => {
      events.moved({ x, y, ratio });
      if (slowly()) renderer.scheduleRender();
    }, STILL);
  });

  function move(next: Float32Array): void {
    places = next as Float32Array<ArrayBuffer>;
    fresh = false;
    hosts.forEach((host, index) => {
      host.x = next[index * 2]!;
      host.y = next[index * 2 + 1]!;
    });
    layer.move(next);
    // Indexed anew, but no host is looked at anew.
    renderer.refresh({ partialGraph: { nodes: [] }, schedule: true });
  }

  /** Gives the layer the flows it draws: where drawing is slow the first of those that are lit. */
  function reshape(): void {
    if (!picture || !now) return;
    const lit = now.litFlows;
    const some = slowly() && flows.length > MOST_SLOWLY ? (lit ? flows.filter((flow) => lit[flow] === 1) : flows).subarray(0, MOST_SLOWLY) : flows;
    layer.shape(picture, some, detail(flows.length, thrifty));
    layer.move(places);
  }

  function repaint(): void {
    if (!picture || !now) return;
    if (slowly() && flows.length > MOST_SLOWLY) reshape();
    layer.look(now, few() ? theme.faint : null);
    // Among many, hosts are not put in another order.
    if (few()) renderer.refresh({ schedule: true });
    else renderer.refresh({ partialGraph: { nodes: keys }, skipIndexation: true, schedule: true });
  }

  return {
    show(next, look, found) {
      const { store, drawn } = next;
      [picture, now, hovered, places] = [next, look, null, found as Float32Array<ArrayBuffer>];
      const shown = Uint32Array.from(drawn.keys()).filter((flow) => drawn[flow] === 1);
      flows = shown.filter((flow) => store.src[flow] !== store.dst[flow]);
      loops = [...shown].filter((flow) => store.src[flow] === store.dst[flow]);
      const graph = new DirectedGraph<Host>();
      hosts = (store.names ?? store.addr).map((label, index) => ({ x: found[index * 2]!, y: found[index * 2 + 1]!, size: 1, color: theme.silent, rim: theme.rim, label, type: "host" }));
      keys = hosts.map((host, index) => graph.addNode(String(index), host));
      // The attributes that the graph keeps, to be moved in place.
      hosts = keys.map((key) => graph.getNodeAttributes(key));
      renderer.setCustomBBox(null);
      reshape();
      layer.look(look, few() ? theme.faint : null);
      renderer.setGraph(graph);
    },
    move,
    look(next) {
      now = next;
      repaint();
    },
    paint(next) {
      theme = next;
      repaint();
    },
    labels(on) {
      renderer.setSetting("renderLabels", on);
    },
    thrift(on) {
      thrifty = on;
      renderer.setSetting("hideLabelsOnMove", on);
      reshape();
      repaint();
    },
    zoom(factor) {
      const camera = renderer.getCamera();
      const ratio = camera.getBoundedRatio(camera.ratio / factor);
      if (isStill()) camera.setState({ ratio });
      else void camera.animate({ ratio }, { duration: 150 });
    },
    fit() {
      renderer.setCustomBBox(null);
      renderer.refresh({ schedule: true });
      if (isStill()) renderer.getCamera().setState({ x: 0.5, y: 0.5, ratio: 1, angle: 0 });
      else void renderer.getCamera().animatedReset({ duration: 200 });
    },
    camera(to) {
      renderer.getCamera().setState(to);
    },
    locate(item) {
      if (!picture || !affine) return null;
      const { store } = picture;
      if (item.kind === "host") return inWindow(spot(item.index));
      const flow = picture.drawn[item.index] ? item.index : store.bundle[item.index]!;
      const [from, to] = [spot(store.src[flow]!), spot(store.dst[flow]!)];
      const ring = store.src[flow] === store.dst[flow] ? loop(from, radius(store.src[flow]!)) : null;
      return inWindow(ring ? { x: ring.x, y: ring.y - ring.radius } : middle(from, to, bow(flow)));
    },
    close() {
      cancelAnimationFrame(frame);
      clearTimeout(still);
      sized.disconnect();
      renderer.kill();
      marks.remove();
    },
  };
}

/** Returns what draws WebGL here: a graphics card, or a program. */
function rendererName(): string {
  const gl = document.createElement("canvas").getContext("webgl2");
  const named = gl?.getExtension("WEBGL_debug_renderer_info");
  const name = String(gl?.getParameter(named?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER) ?? "");
  gl?.getExtension("WEBGL_lose_context")?.loseContext();
  return name;
}
