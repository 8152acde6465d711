/** Keys that do something without Ctrl: they can be switched off; the choice stays in this browser. */
import { effect, signal } from "@preact/signals";

const STORED = "graphrecon.keys";

/** A line of the list of keys. */
export interface Key {
  readonly keys: readonly string[];
  readonly what: string;
}

/** The list of keys is open. */
export const helping = signal(false);
export const shortcuts = signal(read());

/** Stores the choice whenever it changes. */
export function keepShortcuts(): void {
  effect(() => {
    try {
      localStorage.setItem(STORED, shortcuts.value ? "on" : "off");
    } catch {
      // Storage may be off; the choice then lasts as long as the page.
    }
  });
}

function read(): boolean {
  try {
    return localStorage.getItem(STORED) !== "off";
  } catch {
    return true;
  }
}
