/** Whether whoever looks has asked for less motion: the end of each move is shown then, and nothing on the way to it. */
export function isStill(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
