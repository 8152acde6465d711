/** Light, dark, or as the system has it; kept in this browser. */
import { computed, effect, signal } from "@preact/signals";
import { THEMES, type ThemeName } from "../graph/theme";

export type Choice = "system" | ThemeName;

const KEY = "graphrecon.theme";
const dark = matchMedia("(prefers-color-scheme: dark)");
const systemDark = signal(dark.matches);
dark.addEventListener("change", () => (systemDark.value = dark.matches));

export const choice = signal<Choice>(stored());
export const themeName = computed<ThemeName>(() =>
  choice.value === "system" ? (systemDark.value ? "dark" : "light") : choice.value,
);
/** Counts the fonts that have come: what is drawn is drawn again in them. */
const fonts = signal(0);
if ("fonts" in document) document.fonts.addEventListener("loadingdone", () => fonts.value++);
export const canvasTheme = computed(() => ({ ...THEMES[themeName.value], fonts: fonts.value }));

effect(() => {
  document.documentElement.dataset.theme = choice.value;
  try {
    localStorage.setItem(KEY, choice.value);
  } catch {
    // Storage may be off; the choice then lasts as long as the page.
  }
});

function stored(): Choice {
  try {
    const found = localStorage.getItem(KEY);
    return found === "light" || found === "dark" ? found : "system";
  } catch {
    return "system";
  }
}
