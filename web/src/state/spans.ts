/** When hosts were seen: the strip of days and hours, and the window as filters. */

/** [address, first and last time as epoch seconds or null, open ports]. */
export type Seen = readonly [string, number | null, number | null, number];

const DAY = 86_400;
const HOUR = 3600;
/** Columns of the strip at most; more days share one. */
export const MOST_DAYS = 120;

export interface Strip {
  /** Epoch seconds of the first column's midnight, and of what follows the last. */
  readonly from: number;
  readonly to: number;
  /** Seconds of a column. */
  readonly step: number;
  /** Of each column, hosts first or last seen in each hour of the day. */
  readonly counts: readonly (readonly number[])[];
  readonly most: number;
}

/** Returns the strip of hosts; null when none has a time. */
export function strip(seen: readonly Seen[]): Strip | null {
  const times = seen.flatMap(([, first, last]) => [...new Set([first, last].filter((time) => time !== null).map((time) => Math.floor(time / HOUR) * HOUR))]);
  if (!times.length) return null;
  const [least, greatest] = times.reduce(([low, high], time) => [Math.min(low, time), Math.max(high, time)] as const, [Infinity, -Infinity] as const);
  const from = Math.floor(least / DAY) * DAY;
  const days = Math.floor(greatest / DAY) - Math.floor(least / DAY) + 1;
  const step = Math.ceil(days / MOST_DAYS) * DAY;
  const counts = Array.from({ length: Math.ceil((days * DAY) / step) }, () => Array<number>(24).fill(0));
  for (const time of times) counts[Math.floor((time - from) / step)]![Math.floor((time % DAY) / HOUR)]!++;
  return { from, to: from + counts.length * step, step, counts, most: Math.max(...counts.flat()) };
}

const WINDOW = /^(lastseen >= |firstseen <= )(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)$/;

/** Returns the filters without a window, and with one: hosts that were seen in it. */
export function withWindow(filters: readonly string[], span: readonly [number, number] | null): string[] {
  const others = filters.filter((text) => !WINDOW.test(text));
  return span ? [...others, `lastseen >= ${text(span[0])}`, `firstseen <= ${text(span[1])}`] : others;
}

/** Returns the window that filters hold; null when they hold none. */
export function windowOf(filters: readonly string[]): [number, number] | null {
  const end = (head: string) => {
    const found = filters.map((one) => WINDOW.exec(one)).find((match) => match?.[1] === head);
    return found ? Date.parse(`${found[2]}Z`) / 1000 : NaN;
  };
  const [from, to] = [end("lastseen >= "), end("firstseen <= ")];
  return from <= to ? [from, to] : null;
}

function text(seconds: number): string {
  return new Date(Math.round(seconds) * 1000).toISOString().slice(0, 19);
}
