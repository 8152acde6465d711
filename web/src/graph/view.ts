/** What the explorer needs of a graph renderer; sigma.ts is the one there is, and the only file that knows sigma. */
import type { FlowStore } from "./store";
import type { CanvasTheme } from "./theme";

/** A host or a flow, by its place in the store. */
export interface Item {
  readonly kind: "host" | "flow";
  readonly index: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Events {
  hover(item: Item | null): void;
  click(item: Item | null): void;
}

export interface GraphView {
  /** Draws a graph; `colors` has one a pair, `places` x and y a host. The camera shows all of it. */
  show(store: FlowStore, colors: readonly string[], places: Float32Array): void;
  /** Moves hosts. */
  move(places: Float32Array): void;
  /** Lets everything but these flows and their hosts fade; null ends that. */
  focus(flows: ((flow: number) => boolean) | null): void;
  select(item: Item | null): void;
  paint(theme: CanvasTheme): void;
  labels(on: boolean): void;
  zoom(factor: number): void;
  fit(): void;
  /** Returns where a host, or the middle of a flow, is in the window; null before the first paint. */
  locate(item: Item): Point | null;
  close(): void;
}
