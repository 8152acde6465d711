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
