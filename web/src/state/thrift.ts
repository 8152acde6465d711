/** Whether less is drawn on this machine: found by how it draws, or chosen, which is kept in this browser. */
import { computed, effect, signal } from "@preact/signals";

const KEY = "graphrecon.drawing";

/** Found by the renderer's name, or by its frames. */
export const slow = signal(false);
/** What was chosen instead of what was found. */
export const wish = signal<"full" | "less" | null>(stored());
export const thrifty = computed(() => (wish.value ? wish.value === "less" : slow.value));

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
