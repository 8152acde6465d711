/** What keys do on the flow screen, beside those of every screen. */
import { collapse, cursor, expand, look, redo, select, selected, store, tab, undo, view } from "./flow";
import { type Binding, bind } from "./keyboard";
import { closeMenu, menu } from "./menu";
import { pause, play, playing, step } from "./timeline";
import { TABS } from "./view";

interface Camera {
  zoom(factor: number): void;
  fit(): void;
}

/** Puts the keys in force; `camera` gives what zooms. */
export function bindFlowKeys(camera: () => Camera | null): () => void {
  return bind([
    { keys: ["/"], what: "Flow filter", run: filter },
    { keys: ["1", "2", "3"], what: "Explore, Display, Details", run: (key) => show(Number(key) - 1) },
    { keys: ["ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown"], what: "In the graph: to the next host that way" },
    { keys: ["Enter"], what: "In the graph: details of the host" },
    { keys: ["Shift+F10", "Menu"], what: "Menu of the host, or of the row of the table" },
    { keys: ["e"], what: "Expand the host: a page of its flows", run: () => onHost(expand) },
    { keys: ["E"], what: "Collapse it", run: () => onHost(collapse) },
    { keys: ["f"], what: "Show all of the graph", run: () => camera()?.fit() },
    { keys: ["+", "="], what: "Zoom in", run: () => camera()?.zoom(1.5) },
    { keys: ["-"], what: "Zoom out", run: () => camera()?.zoom(1 / 1.5) },
    { keys: [" "], what: "Play, pause", run: (_, at) => playOrPause(at) },
    { keys: ["["], what: "One slot back", run: () => step(-1) || true },
    { keys: ["]"], what: "One slot on", run: () => step(1) || true },
    { keys: ["t"], what: "Table", run: () => look({ table: !view.value.table }) },
    { keys: ["Ctrl+z"], what: "Undo", run: undo },
    { keys: ["Ctrl+Shift+z"], what: "Redo", run: redo },
    { keys: ["Escape"], what: "Nothing selected", run: () => (menu.value ? closeMenu() : select(null)) },
  ] satisfies readonly Binding[]);
}

function filter(): void {
  look({ tab: "explore" });
  requestAnimationFrame(() => document.querySelector<HTMLElement>("input[name=edges]")?.focus());
}

/** Does something to the host that the keyboard is at, or that is selected. */
function onHost(act: (addr: string) => void): boolean {
  const host = cursor.value ?? (selected.value?.kind === "host" ? selected.value.index : null);
  if (host === null || !store.value) return false;
  act(store.value.addr[host]!);
  return true;
}

function show(place: number): void {
  if (tab.value !== TABS[place]) look({ tab: TABS[place]! });
}

function playOrPause(at: HTMLElement): boolean {
  // A button takes the space bar for itself.
  if (at.matches("button, summary, input, a, [role=tab]")) return false;
  if (playing.value) pause();
  else play();
  return true;
}
