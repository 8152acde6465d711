/** Keys and what they do, on every screen; those without Ctrl can be switched off, and the choice stays in this browser. */
import { effect, signal } from "@preact/signals";
import { SCREENS } from "./screens";

/** One line of the help, and what its keys do. */
export interface Binding {
  /** Names of `KeyboardEvent.key`: "f", "Escape", "Ctrl+k" (⌘ too), "g f" for one after the other. */
  readonly keys: readonly string[];
  readonly what: string;
  /** Absent where the part of the page that has the focus listens itself. Returns false to leave the key to the page. */
  readonly run?: (key: string, at: HTMLElement) => unknown;
  /** Also while a text is typed. */
  readonly typing?: true;
}

const STORED = "graphrecon.keys";
/** Milliseconds within which the second key of two follows. */
const SOON = 1500;

/** Whether the list of keys is open. */
export const helping = signal(false);
/** Whether the palette is open. */
export const searching = signal(false);
/** Whether keys without Ctrl do something. */
export const shortcuts = signal(stored());

const COMMON: readonly Binding[] = [
  { keys: ["Ctrl+k"], what: "Palette: screens, actions, filters, hosts", typing: true, run: () => (searching.value = true) },
  { keys: SCREENS.map(({ letter }) => `g ${letter}`), what: `Go to ${SCREENS.map(({ title }) => title).join(", ")}`, run: go },
  { keys: ["?"], what: "These keys", run: () => (helping.value = true) },
];

/** Every binding that is in force, those of the screen first. */
export const bound = signal<readonly Binding[]>(COMMON);

/** Adds bindings before those of all screens; returns how to take them away. */
export function bind(bindings: readonly Binding[]): () => void {
  bound.value = [...bindings, ...bound.value];
  return () => (bound.value = bound.value.filter((one) => !bindings.includes(one)));
}

/** Returns the keys of a binding as they stand on a keyboard. */
export function signs(key: string): string[] {
  const names: Record<string, string> = { " ": "Space", Escape: "Esc", ArrowLeft: "←", ArrowUp: "↑", ArrowRight: "→", ArrowDown: "↓", "-": "−" };
  const parts = key.length > 1 && key.includes("+") ? key.split("+") : key.length > 1 ? key.split(" ") : [key];
  return parts.map((part) => names[part] ?? (parts.length > 1 && key.includes("+") && part.length === 1 ? part.toUpperCase() : part));
}

/** Returns how a key press is named in bindings: "Ctrl+Shift+z" with Ctrl or ⌘, else the key alone. */
export function nameOf(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey">): string {
  if (!event.ctrlKey && !event.metaKey) return event.key;
  return `Ctrl+${event.shiftKey ? "Shift+" : ""}${event.key.toLowerCase()}`;
}

let listening = false;

/** Begins to listen, once a page. */
export function listen(): void {
  if (listening) return;
  listening = true;
  effect(() => {
    try {
      localStorage.setItem(STORED, shortcuts.value ? "on" : "off");
    } catch {
      // Storage may be off; the choice then lasts as long as the page.
    }
  });
  let first = "";
  let timer = 0;
  addEventListener("keydown", (event) => {
    const at = event.target as HTMLElement;
    const name = nameOf(event);
    const before = first;
    first = "";
    clearTimeout(timer);
    if (event.altKey || event.defaultPrevented || at.closest("dialog, [role=menu]")) return;
    const typing = at.matches("input:not([type=checkbox]):not([type=range]), select, textarea, [contenteditable]");
    const character = name.length === 1;
    const fits = bound.value.filter((one) => (!typing || one.typing) && (!character || shortcuts.value));
    const full = before ? `${before} ${name}` : name;
    const found = fits.find(({ keys, run }) => run && keys.includes(full));
    if (found && found.run!(full, at) !== false) event.preventDefault();
    else if (!before && fits.some(({ keys }) => keys.some((key) => key.startsWith(`${name} `)))) {
      first = name;
      timer = window.setTimeout(() => (first = ""), SOON);
    }
  });
}

function go(key: string): void {
  const to = SCREENS.find(({ letter }) => key === `g ${letter}`);
  if (to && to.path !== location.pathname) location.assign(to.path);
}

function stored(): boolean {
  try {
    return localStorage.getItem(STORED) !== "off";
  } catch {
    return true;
  }
}
