/** Ticks of a time axis: round times, far enough apart to be read. */

export interface Tick {
  /** Epoch seconds. */
  readonly at: number;
  readonly text: string;
  /** The day begins here, or the axis. */
  readonly strong: boolean;
}

const [MINUTE, HOUR, DAY] = [60, 3600, 86_400];
const STEPS = [1, 5, 15, 30, MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 14 * DAY, 30 * DAY, 90 * DAY, 365 * DAY];

/** Returns at most `most` ticks from `from` to `to`; `offset` is how many seconds the clock shown is ahead of UTC. */
export function ticks(from: number, to: number, most: number, offset = 0): Tick[] {
  const length = to - from;
  const step = STEPS.find((size) => length / size <= most) ?? Math.ceil(length / most / (365 * DAY)) * 365 * DAY;
  const found: Tick[] = [];
  for (let at = Math.ceil((from + offset) / step) * step; at <= to + offset; at += step) {
    const clock = new Date(at * 1000).toISOString();
    const midnight = at % DAY === 0;
    const text = step >= DAY || midnight ? clock.slice(0, 10) : clock.slice(11, step < MINUTE ? 19 : 16);
    found.push({ at: at - offset, text, strong: midnight && step < DAY });
  }
  return found;
}

/** Returns "1 h", "90 min", "2 d". */
export function duration(seconds: number): string {
  for (const [size, name] of [[DAY, "d"], [HOUR, "h"], [MINUTE, "min"]] as const) {
    if (seconds >= size && seconds % size === 0) return `${seconds / size} ${name}`;
  }
  return `${seconds} s`;
}
