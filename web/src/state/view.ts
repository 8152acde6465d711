/** How the same answer is looked at: everything of the flow screen but its query, to and from the address bar. */

import type { Camera } from "../graph/view";

export const TABS = ["explore", "display", "details"] as const;
export type Tab = (typeof TABS)[number];
export const GROWTHS = ["sqrt", "linear", "log"] as const;
export type Growth = (typeof GROWTHS)[number];
export const STATUSES = ["new", "gone", "both"] as const;
export type Status = (typeof STATUSES)[number];
export const SPEEDS = [0.5, 1, 2, 4, 8] as const;

/** A span of time: from its first second to before its last, since the epoch. */
export type Span = readonly [number, number];

export interface ViewState {
  readonly tab: Tab;
  /** The selected host or flow, by its key. */
  readonly sel: string | null;
  /** The window of time that is lit. */
  readonly span: Span | null;
  /** What the timeline shows of all its time. */
  readonly zoom: Span | null;
  /** The window that the first one is compared with. */
  readonly base: Span | null;
  /** The pair that alone is lit, by its name. */
  readonly pair: string | null;
  readonly only: Status | null;
  readonly nodeSize: string;
  readonly edgeSize: string;
  readonly growth: Growth;
  readonly scale: number;
  readonly labels: boolean;
  readonly hide: readonly string[];
  /** Bundles that are shown flow by flow, by the key of their hosts. */
  readonly open: readonly string[];
  /** Hosts that are expanded, once a page of their flows. */
  readonly grow: readonly string[];
  /** Hosts that are pinned, and where: `ADDR@X,Y`. */
  readonly pin: readonly string[];
  readonly table: boolean;
  readonly speed: number;
  readonly loop: boolean;
  readonly trail: boolean;
  readonly local: boolean;
}

export const PLAIN: ViewState = {
  tab: "explore",
  sel: null,
  span: null,
  zoom: null,
  base: null,
  pair: null,
  only: null,
  nodeSize: "",
  edgeSize: "",
  growth: "sqrt",
  scale: 3,
  labels: true,
  hide: [],
  open: [],
  grow: [],
  pin: [],
  table: false,
  speed: 1,
  loop: false,
  trail: false,
  local: false,
};
export const MOST_SCALE = 10;
/** Pages of expansions. */
const MOST_GROWN = 200;
const PINNED = /^[^@]+@-?\d{1,7}(\.\d{1,3})?,-?\d{1,7}(\.\d{1,3})?$/;

/** Where the camera stands when all of the graph is seen. */
export const ALL: Camera = { x: 0.5, y: 0.5, ratio: 1 };

/** Returns what differs from PLAIN as parameters. */
export function encodeView(view: ViewState): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(view) as [keyof ViewState, ViewState[keyof ViewState]][]) {
    if (value === PLAIN[name] || value === null) continue;
    if (Array.isArray(PLAIN[name])) for (const one of value as readonly string[]) params.append(name, one);
    else if (name === "span" || name === "zoom" || name === "base") params.set(name, (value as Span).join(".."));
    else params.set(name, typeof value === "boolean" ? (value ? "1" : "0") : String(value));
  }
  return params;
}

/** Returns the view in parameters; what is not understood there is plain. */
export function decodeView(params: URLSearchParams): ViewState {
  const one = <T,>(name: string, of: readonly T[], otherwise: T): T => of.find((value) => String(value) === params.get(name)) ?? otherwise;
  const text = (name: string) => params.get(name) || null;
  const flag = (name: "labels" | "table" | "loop" | "trail" | "local") => (params.has(name) ? params.get(name) === "1" : PLAIN[name]);
  const scale = Number(params.get("scale") ?? NaN);
  return {
    tab: one("tab", TABS, PLAIN.tab),
    sel: text("sel"),
    span: span(params.get("span")),
    zoom: span(params.get("zoom")),
    base: span(params.get("base")),
    pair: text("pair"),
    only: one<Status | null>("only", STATUSES, null),
    nodeSize: params.get("nodeSize") ?? PLAIN.nodeSize,
    edgeSize: params.get("edgeSize") ?? PLAIN.edgeSize,
    growth: one("growth", GROWTHS, PLAIN.growth),
    scale: scale >= 0 && scale <= MOST_SCALE ? scale : PLAIN.scale,
    labels: flag("labels"),
    hide: params.getAll("hide").filter(Boolean),
    open: params.getAll("open").filter(Boolean),
    grow: params.getAll("grow").filter(Boolean).slice(0, MOST_GROWN),
    pin: params.getAll("pin").filter((text) => PINNED.test(text)),
    table: flag("table"),
    speed: one<number>("speed", SPEEDS, PLAIN.speed),
    loop: flag("loop"),
    trail: flag("trail"),
    local: flag("local"),
  };
}

/** Returns `params` with the keys of a view replaced by those of `view`; keys of others are kept. */
export function withView(params: URLSearchParams, view: ViewState): URLSearchParams {
  const kept = new URLSearchParams(params);
  for (const name of Object.keys(PLAIN)) kept.delete(name);
  for (const [name, value] of encodeView(view)) kept.append(name, value);
  return kept;
}

/** Returns `params` with the place of the camera; none where all is seen. */
export function withCamera(params: URLSearchParams, camera: Camera | null): URLSearchParams {
  const kept = new URLSearchParams(params);
  const text = camera && [camera.x, camera.y, camera.ratio].map((part) => +part.toFixed(4)).join();
  kept.delete("camera");
  if (text && text !== Object.values(ALL).join()) kept.set("camera", text);
  return kept;
}

/** Returns the place of the camera in parameters; null where there is none, or all is seen. */
export function decodeCamera(params: URLSearchParams): Camera | null {
  const found = (params.get("camera") ?? "").split(",").map((part) => (/^-?\d{1,5}(\.\d{1,6})?$/.test(part) ? Number(part) : NaN));
  const [x, y, ratio] = found;
  return found.length === 3 && !found.some(Number.isNaN) && ratio! > 0 ? { x: x!, y: y!, ratio: ratio! } : null;
}

function span(text: string | null): Span | null {
  const found = /^(-?\d{1,12})\.\.(-?\d{1,12})$/.exec(text ?? "");
  if (!found) return null;
  const [from, to] = [Number(found[1]), Number(found[2])];
  return from < to ? [from, to] : null;
}
