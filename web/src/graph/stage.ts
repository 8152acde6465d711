/** What every drawing of a graph needs: a view in an element, places by the layout's worker, the way from node to node. */
import type { Signal } from "@preact/signals";
import { seed } from "./layout";
import type { Placed } from "./layout.worker";
import LayoutWorker from "./layout.worker?worker";
import { isStill } from "./motion";
import type { FlowStore } from "./store";
import { svgView } from "./svg_view";
import type { CanvasTheme } from "./theme";
import type { Events, GraphView, Look, Picture } from "./view";

/** Opens a view; `plain` is one without WebGL. */
export async function openView(container: HTMLElement, events: Events, theme: CanvasTheme): Promise<{ view: GraphView; plain: boolean }> {
  // Labels are drawn on a canvas, which does not wait for fonts.
  const font = document.fonts.load('500 12px "Inter Variable"');
  if (document.createElement("canvas").getContext("webgl2")) {
    try {
      const [{ sigmaView }] = await Promise.all([import("./sigma"), font]);
      return { view: sigmaView(container, events, theme), plain: false };
    } catch (error) {
      console.warn("no WebGL:", error);
    }
  }
  return { view: svgView(container, events, theme), plain: true };
}

/** Keeps a view open in an element, anew when the browser took its context away; returns how to end that.
 *
 * `use` gets each view, and returns how to let go of it.
 */
export function holdView(stage: HTMLElement, events: Events, theme: () => CanvasTheme, use: (view: GraphView, plain: boolean) => () => void): () => void {
  let ended = false;
  let end = () => {};
  const begin = () =>
    void openView(stage, events, theme()).then(({ view, plain }) => {
      if (ended) return view.close();
      const stop = use(view, plain);
      end = () => {
        stop();
        view.close();
      };
    });
  const lost = (event: Event) => {
    event.preventDefault();
    end();
    end = () => {};
    begin();
  };
  stage.addEventListener("webglcontextlost", lost, true);
  begin();
  return () => {
    ended = true;
    stage.removeEventListener("webglcontextlost", lost, true);
    end();
  };
}

/** Where hosts stand, kept by what names them. */
export interface Places {
  /** Returns x and y of each, NaN where it has no place yet; null when none has one. */
  known(names: readonly string[]): Float32Array | null;
  keep(names: readonly string[], places: Float32Array): void;
  /** Puts those elsewhere that the layout does not place. */
  fix?(names: readonly string[], places: Float32Array): void;
}

/** Shows pictures in a view and moves what is in them as the layout goes on; `settled` says when it is at its end. */
export class Placer {
  private readonly worker = new LayoutWorker();
  private shown: Picture | null = null;
  private asked = 0;

  constructor(
    private readonly view: GraphView,
    private readonly places: Places,
    private readonly settled: Signal<boolean>,
  ) {
    this.worker.addEventListener("message", ({ data }: MessageEvent<Placed>) => {
      if (data.id !== this.asked || !this.shown || (isStill() && !data.done)) return;
      this.places.keep(this.shown.store.addr, data.places);
      this.places.fix?.(this.shown.store.addr, data.places);
      this.view.move(data.places);
      this.settled.value = data.done;
    });
  }

  show(picture: Picture, look: Look): void {
    this.shown = picture;
    this.settled.value = false;
    const { addr, src, dst, count } = picture.store;
    const places = this.places.known(addr);
    const start = seed(addr);
    places?.forEach((value, at) => Number.isNaN(value) || (start[at] = value));
    this.places.fix?.(addr, start);
    this.view.show(picture, look, start);
    this.worker.postMessage({ id: ++this.asked, addr, src, dst, count, known: places ?? undefined });
  }

  /** Returns whether the picture is of this graph. */
  shows(store: FlowStore | null): boolean {
    return this.shown !== null && this.shown.store === store;
  }

  close(): void {
    this.worker.terminate();
  }
}

export const ARROWS: Record<string, readonly [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Returns the nearest host that way: one straight ahead before one aside. */
export function beside(view: GraphView, hidden: Uint8Array, host: number, [dx, dy]: readonly [number, number]): number | null {
  const from = view.locate({ kind: "host", index: host });
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
