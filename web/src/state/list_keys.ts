/** What keys do on the screens that list, beside those of every screen. */
import { type Binding, bind } from "./keyboard";
import { change, section, turn } from "./list";

/** Puts the keys in force. */
export function bindListKeys(): () => void {
  return bind([
    { keys: ["/"], what: "Filter", run: () => document.querySelector<HTMLElement>("input[name=q]")?.focus() },
    { keys: ["j"], what: "To the next card", run: () => toCard(1) },
    { keys: ["k"], what: "To the card before", run: () => toCard(-1) },
    { keys: ["]"], what: "Next page", run: () => turn("next") },
    { keys: ["["], what: "Page before", run: () => turn("prev") },
    { keys: section.tabs.map((_, place) => String(place + 1)), what: "Plots, as their tabs stand", run: (key) => change({ tab: section.tabs[Number(key) - 1]! }) },
    { keys: ["ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown"], what: "In a grid: to the next cell that way" },
    { keys: ["Enter"], what: "In a grid: filter by the row of the cell; with Shift by its column" },
    { keys: ["+", "-", "0"], what: "In a grid: zoom in, zoom out, show all" },
  ] satisfies readonly Binding[]);
}

function toCard(by: number): void {
  const cards = [...document.querySelectorAll<HTMLElement>(".cards article")];
  const at = cards.findIndex((card) => card.contains(document.activeElement));
  const next = cards[at < 0 ? (by > 0 ? 0 : cards.length - 1) : at + by];
  next?.querySelector<HTMLElement>("h2 a")?.focus();
  next?.scrollIntoView({ block: "nearest" });
}
