/** What is drawn over the graph on a plain canvas: flows of a host to itself, rings of a comparison, the keyboard's place. */
import { loop } from "./hit";
import type { CanvasTheme } from "./theme";
import type { Look, Picture, Point } from "./view";

/** Colours of the rings: new and gone, as flows have them in state/look.ts. */
const RINGS = ["", "#1f77d0", "#d2601a"] as const;

interface Scene {
  readonly picture: Picture;
  /** Flows of a host to itself. */
  readonly loops: readonly number[];
  readonly look: Look;
  readonly theme: CanvasTheme;
  readonly spot: (host: number) => Point;
  readonly radius: (host: number) => number;
}

export function drawMarks(canvas: HTMLCanvasElement, box: { width: number; height: number }, scene: Scene): void {
  const ratio = devicePixelRatio || 1;
  if (canvas.width !== Math.round(box.width * ratio) || canvas.height !== Math.round(box.height * ratio)) {
    canvas.width = Math.round(box.width * ratio);
    canvas.height = Math.round(box.height * ratio);
  }
  const context = canvas.getContext("2d");
  if (!context) return;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, box.width, box.height);
  selves(context, scene);
  rings(context, scene);
  const { look, theme, spot, radius } = scene;
  if (look.cursor === null) return;
  const at = spot(look.cursor);
  context.strokeStyle = theme.accent;
  context.lineWidth = 2;
  context.setLineDash([4, 3]);
  circle(context, at, radius(look.cursor) + 7);
  context.setLineDash([]);
}

function selves(context: CanvasRenderingContext2D, { picture, loops, look, theme, spot, radius }: Scene): void {
  for (const flow of loops) {
    const host = picture.store.src[flow]!;
    const ring = loop(spot(host), radius(host));
    const chosen = look.selected?.kind === "flow" && look.selected.index === flow;
    context.strokeStyle = look.litFlows && !look.litFlows[flow] ? theme.faint : look.flowColor[flow]!;
    context.lineWidth = look.flowSize[flow]! + (chosen ? 3 : 0);
    circle(context, ring, ring.radius);
  }
}

function rings(context: CanvasRenderingContext2D, { picture, look, spot, radius }: Scene): void {
  if (!look.rings) return;
  context.lineWidth = 2.5;
  look.rings.forEach((status, host) => {
    const color = RINGS[status];
    if (!color || picture.hidden[host]) return;
    context.strokeStyle = color;
    circle(context, spot(host), radius(host) + 3.5);
  });
}

function circle(context: CanvasRenderingContext2D, at: Point, radius: number): void {
  context.beginPath();
  context.arc(at.x, at.y, radius, 0, 2 * Math.PI);
  context.stroke();
}
