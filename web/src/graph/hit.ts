/** Which flow lies under the pointer: distances to lines and curves, on the CPU, without a second drawing of all edges. */
import type { Point } from "./view";

const STEPS = 12;

/** Returns the control point of a curve that bows by `curvature` of its length; in window coordinates, y down. */
export function control(from: Point, to: Point, curvature: number): Point {
  return {
    x: (from.x + to.x) / 2 + (to.y - from.y) * curvature,
    y: (from.y + to.y) / 2 - (to.x - from.x) * curvature,
  };
}

/** Returns the middle of that curve. */
export function middle(from: Point, to: Point, curvature: number): Point {
  const bend = control(from, to, curvature);
  return { x: (from.x + 2 * bend.x + to.x) / 4, y: (from.y + 2 * bend.y + to.y) / 4 };
}

/** Returns how far `at` is from that curve. */
export function distance(at: Point, from: Point, to: Point, curvature: number): number {
  if (curvature === 0) return toSegment(at, from, to);
  const bend = control(from, to, curvature);
  let nearest = Infinity;
  let before = from;
  for (let step = 1; step <= STEPS; step++) {
    const t = step / STEPS;
    const u = 1 - t;
    const next = {
      x: u * u * from.x + 2 * u * t * bend.x + t * t * to.x,
      y: u * u * from.y + 2 * u * t * bend.y + t * t * to.y,
    };
    nearest = Math.min(nearest, toSegment(at, before, next));
    before = next;
  }
  return nearest;
}

function toSegment(at: Point, from: Point, to: Point): number {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.max(0, Math.min(1, ((at.x - from.x) * dx + (at.y - from.y) * dy) / length));
  return Math.hypot(at.x - from.x - t * dx, at.y - from.y - t * dy);
}

/** Returns the ring of a flow from a host to itself: it stands on the host's rim, above and to the right. */
export function loop(at: Point, size: number): Point & { radius: number } {
  const radius = size * 0.5 + 5;
  const away = (size + radius) * Math.SQRT1_2;
  return { x: at.x + away, y: at.y - away, radius };
}

/** Pixels around a flow within which the pointer means it. */
const REACH = 6;

/** Flows as they lie in the window. */
export interface Strands {
  readonly src: Uint32Array;
  readonly dst: Uint32Array;
  /** x and y of each host. */
  readonly spots: Float64Array;
  /** Flows that are there to be hit, and how far each of them bows. */
  readonly shown: (flow: number) => boolean;
  readonly bow: (flow: number) => number;
  readonly radius: (host: number) => number;
}

/** Returns the flow that is nearest to a place, -1 when none is within reach. */
export function nearest(at: Point, { src, dst, spots, shown, bow, radius }: Strands): number {
  let [least, found] = [REACH, -1];
  for (let flow = 0; flow < src.length; flow++) {
    const [one, other] = [src[flow]! * 2, dst[flow]! * 2];
    const [x, y, toX, toY] = [spots[one]!, spots[one + 1]!, spots[other]!, spots[other + 1]!];
    const bent = bow(flow);
    const room = one === other ? Infinity : REACH + Math.abs(bent) * (Math.abs(x - toX) + Math.abs(y - toY));
    if (at.x < Math.min(x, toX) - room || at.x > Math.max(x, toX) + room) continue;
    if (at.y < Math.min(y, toY) - room || at.y > Math.max(y, toY) + room || !shown(flow)) continue;
    let away: number;
    if (one === other) {
      const ring = loop({ x, y }, radius(src[flow]!));
      away = Math.abs(Math.hypot(at.x - ring.x, at.y - ring.y) - ring.radius);
    } else away = distance(at, { x, y }, { x: toX, y: toY }, bent);
    if (away < least) [least, found] = [away, flow];
  }
  return found;
}
