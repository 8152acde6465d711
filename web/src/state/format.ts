/** Numbers and times as people read them. */

const whole = new Intl.NumberFormat("en");
const UNITS = ["B", "kB", "MB", "GB", "TB", "PB"];

/** Returns "1,234". */
export function number(value: number): string {
  return whole.format(value);
}

/** Returns "1 flow" or "2 flows". */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${number(value)} ${value === 1 ? one : many}`;
}

/** Returns "1.5 kB"; powers of a thousand. */
export function bytes(value: number): string {
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit && value < 100 ? value.toFixed(1) : whole.format(Math.round(value))} ${UNITS[unit]}`;
}

/** Returns "2026-01-02 03:04:05" in UTC or on the clock of this machine, or "unknown". */
export function time(seconds: number, local = false): string {
  const at = seconds + (local ? offset(seconds) : 0);
  return Number.isFinite(seconds) && Math.abs(at) < 8.64e12 ? new Date(at * 1000).toISOString().slice(0, 19).replace("T", " ") : "unknown";
}

/** Returns how many seconds this machine's clock is ahead of UTC at a time. */
export function offset(seconds: number): number {
  return Number.isFinite(seconds) ? -60 * new Date(seconds * 1000).getTimezoneOffset() || 0 : 0;
}

/** Returns epoch seconds of an ISO 8601 time, NaN of anything else. */
export function seconds(value: unknown): number {
  return typeof value === "string" ? Date.parse(value) / 1000 : NaN;
}

/** Returns "2026-01-02 03:04:05" of an ISO 8601 time in UTC, nothing of anything else. */
export function moment(value: unknown): string {
  const at = seconds(value);
  return Number.isNaN(at) ? "" : time(at);
}

/** Returns text in which nothing is unseen and nothing changes the direction of what follows: `\u{202e}` instead. */
export function visible(value: unknown): string {
  const text = value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g, (sign) => `\\u{${sign.charCodeAt(0).toString(16)}}`);
}
