/** What the explorer needs of a graph renderer; sigma.ts is one, svg_view.ts another for browsers without WebGL. */
import type { FlowStore } from "./store";
import type { CanvasTheme } from "./theme";

/** A host or a flow, by its place in the store. */
export interface Item {
  readonly kind: "host" | "flow";
  readonly index: number;
  /** The whole bundle whose first flow it is. */
  readonly bundle?: true;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Events {
  hover(item: Item | null): void;
  click(item: Item | null): void;
  /** The menu of an item is asked for, at a place in the window. */
  menu(item: Item, at: Point): void;
  /** A host was dragged to a place in the graph. */
  pin(host: number, at: Point): void;
  /** The camera stands still after a move. */
  moved(camera: Camera): void;
  /** This machine draws slowly. */
  slow(): void;
}

/** Where the camera is, in parts of the graph. */
export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly ratio: number;
}

/** Which graph is drawn. */
export interface Picture {
  readonly store: FlowStore;
  /** 1 for each flow that has a line of its own: not those inside a closed bundle, nor those of a hidden host. */
  readonly drawn: Uint8Array;
  readonly bow: Float32Array;
  /** 1 for each host that is hidden. */
  readonly hidden: Uint8Array;
}

/** How it looks. Changing it moves nothing. */
export interface Look {
  /** 1 for each host with incoming flows. */
  readonly served: Uint8Array;
  /** The colour of each host, where it says something else than `served`. */
  readonly hostColor?: readonly string[];
  readonly hostSize: Float32Array;
  readonly flowSize: Float32Array;
  readonly flowColor: readonly string[];
  /** 1 for each host, flow that is in focus; null when all are. */
  readonly litHosts: Uint8Array | null;
  readonly litFlows: Uint8Array | null;
  /** Hosts with a ring: new (1) or gone (2) against the baseline; null without one. */
  readonly rings: Uint8Array | null;
  readonly selected: Item | null;
  /** The host that the keyboard is at. */
  readonly cursor: number | null;
}

export interface GraphView {
  /** Draws a graph; `places` has x and y of each host. The camera stays. */
  show(picture: Picture, look: Look, places: Float32Array): void;
  /** Moves hosts. */
  move(places: Float32Array): void;
  look(look: Look): void;
  paint(theme: CanvasTheme): void;
  labels(on: boolean): void;
  /** Draws less, for machines that draw slowly: hairlines, not all of them, nothing but hosts while the camera moves. */
  thrift(on: boolean): void;
  zoom(factor: number): void;
  fit(): void;
  camera(to: Camera): void;
  /** Returns where a host, or the middle of a flow, is in the window; null before the first paint. */
  locate(item: Item): Point | null;
  close(): void;
}
