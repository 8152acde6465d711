/** How much of the graph is drawn: everything, or less where drawing is slow; kept in this browser when it is chosen. */
import { computed, effect, signal } from "@preact/signals";
import { MOST_SLOWLY, slowFrom } from "../graph/ladder";
import { appearance, picture } from "./look";

const KEY = "graphrecon.drawing";

/** Found by the renderer's name, or by its frames. */
export const slow = signal(false);
/** What was chosen instead of what was found. */
export const wish = signal<"full" | "less" | null>(stored());
export const thrifty = computed(() => (wish.value ? wish.value === "less" : slow.value));

/** Flows with a line of their own, and how many of them are drawn; null where it makes no difference. */
export const spared = computed<{ lines: number; drawn: number } | null>(() => {
  const found = picture.value;
  if (!found || (!slow.value && !wish.value)) return null;
  const lit = appearance.value?.litFlows;
  let lines = 0;
  let wanted = 0;
  for (let flow = 0; flow < found.drawn.length; flow++) {
    lines += found.drawn[flow]!;
    if (!lit || lit[flow]) wanted += found.drawn[flow]!;
  }
  if (!slowFrom(lines)) return null;
  return { lines: wanted, drawn: Math.min(wanted, MOST_SLOWLY) };
});

effect(() => {
  try {
    if (wish.value) localStorage.setItem(KEY, wish.value);
  } catch {
    // Storage may be off; the choice then lasts as long as the page.
  }
});

function stored(): "full" | "less" | null {
  try {
    const found = localStorage.getItem(KEY);
    return found === "full" || found === "less" ? found : null;
  } catch {
    return null;
  }
}
