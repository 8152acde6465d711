/** The newest filters of each screen, kept in this browser: the palette offers them again. */
import type { Offer, Source } from "./palette";

const KEY = "graphrecon.recent";
const MOST = 20;

interface Recent {
  readonly screen: string;
  readonly title: string;
  readonly href: string;
}

/** Notes a question as the newest one. */
export function note(screen: string, title: string, href: string): void {
  const kept = read().filter((one) => one.screen !== screen || one.title !== title);
  try {
    localStorage.setItem(KEY, JSON.stringify([{ screen, title, href }, ...kept].slice(0, MOST)));
  } catch {
    // Storage may be off or full; nothing is remembered then.
  }
}

/** The source of the palette: those of all screens. */
export const recent: Source = (): readonly Offer[] => read().map(({ screen, title, href }) => ({ group: "Recent", title, aside: screen, href }));

function read(): readonly Recent[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(found) ? found.filter(isRecent) : [];
  } catch {
    return [];
  }
}

function isRecent(one: unknown): one is Recent {
  const { screen, title, href } = (one ?? {}) as Record<string, unknown>;
  return typeof screen === "string" && typeof title === "string" && typeof href === "string" && /^\/(?!\/)/.test(href);
}
