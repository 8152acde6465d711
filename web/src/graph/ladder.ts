/** How much detail a graph is drawn with, by how many flows have a line, and by how fast the machine draws. */

/** Curves with heads, straight with heads, tapering lines; hairlines where drawing is slow. */
export type Detail = "curve" | "arrow" | "line" | "hair";

const CURVES = 2_500;
const ARROWS = 20_000;
/** Flows that slow machines draw like others, and how many they draw at most. */
const EASY = 1_000;
export const MOST_SLOWLY = 5_000;
/** Milliseconds of a frame that is slow. */
const SLOW = 100;
const FRAMES = 5;

/** Returns whether flows are few enough to bow, and to be seen behind those that are in focus. */
export function areFew(lines: number): boolean {
  return lines <= CURVES;
}

/** Returns whether a slow machine draws less of so many flows. */
export function slowFrom(lines: number): boolean {
  return lines > EASY;
}

export function detail(lines: number, thrifty: boolean): Detail {
  if (thrifty && slowFrom(lines)) return "hair";
  return areFew(lines) ? "curve" : lines <= ARROWS ? "arrow" : "line";
}

/** Returns whether the name of a renderer is that of one without a graphics card. */
export function isSoftware(renderer: string): boolean {
  return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(renderer);
}

/** Returns what takes the time of each frame of a move, and says whether the last ones were slow, by their median. */
export function frameWatch(): { frame(now: number): boolean; rest(): void } {
  let before = NaN;
  let times: number[] = [];
  return {
    frame(now) {
      if (!Number.isNaN(before)) times = [...times, now - before].slice(-FRAMES);
      before = now;
      return times.length === FRAMES && times.toSorted((a, b) => a - b)[FRAMES >> 1]! > SLOW;
    },
    rest() {
      before = NaN;
      times = [];
    },
  };
}
