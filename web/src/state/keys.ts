/** What keys do on the flow screen. */
import { look, redo, select, tab, undo, view } from "./flow";
import { closeMenu, menu } from "./menu";
import { helping, type Key, keepShortcuts, shortcuts } from "./shortcuts";
import { pause, play, playing, step } from "./timeline";
import { TABS } from "./view";

export const KEYS: readonly Key[] = [
  { keys: ["/"], what: "Flow filter" },
  { keys: ["1", "2", "3"], what: "Explore, Display, Details" },
  { keys: ["←", "↑", "→", "↓"], what: "In the graph: to the next host that way" },
  { keys: ["Enter"], what: "In the graph: details of the host" },
  { keys: ["Shift F10", "Menu"], what: "Menu of the host, or of the row of the table" },
  { keys: ["f"], what: "Show all of the graph" },
  { keys: ["+", "−"], what: "Zoom" },
  { keys: ["Space"], what: "Play, pause" },
  { keys: ["[", "]"], what: "One slot back, one slot on" },
  { keys: ["t"], what: "Table" },
  { keys: ["Ctrl Z", "Ctrl Shift Z"], what: "Undo, redo" },
  { keys: ["Esc"], what: "Nothing selected" },
  { keys: ["?"], what: "These keys" },
];

interface Camera {
  zoom(factor: number): void;
  fit(): void;
}

/** Listens for keys; `camera` gives what zooms. */
export function listen(camera: () => Camera | null): void {
  keepShortcuts();
  addEventListener("keydown", (event) => {
    const at = event.target as HTMLElement;
    const typing = at.matches("input:not([type=checkbox]):not([type=range]), select, textarea, [contenteditable]");
    if (event.key === "Escape" && !typing && !helping.value) return menu.value ? closeMenu() : select(null);
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !typing) {
      event.preventDefault();
      return event.shiftKey ? redo() : undo();
    }
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !shortcuts.value || helping.value || menu.value) return;
    const act = single(event, at, camera());
    if (!act) return;
    event.preventDefault();
    act();
  });
}

function single(event: KeyboardEvent, at: HTMLElement, camera: Camera | null): (() => void) | null {
  switch (event.key) {
    case "/":
      return () => {
        look({ tab: "explore" });
        requestAnimationFrame(() => document.querySelector<HTMLElement>("input[name=edges]")?.focus());
      };
    case "?":
      return () => (helping.value = true);
    case "1":
    case "2":
    case "3":
      return () => tab.value !== TABS[Number(event.key) - 1] && look({ tab: TABS[Number(event.key) - 1]! });
    case "f":
      return () => camera?.fit();
    case "+":
    case "=":
      return () => camera?.zoom(1.5);
    case "-":
      return () => camera?.zoom(1 / 1.5);
    case "t":
      return () => look({ table: !view.value.table });
    case "[":
      return () => void step(-1);
    case "]":
      return () => void step(1);
    case " ":
      // A button takes the space bar for itself.
      return at.matches("button, summary, input, a, [role=tab]") ? null : () => (playing.value ? pause() : play());
    default:
      return null;
  }
}
