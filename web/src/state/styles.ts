/** How the nodes of each label look on the canvas, as it was chosen; kept in this browser. */
import { effect, signal } from "@preact/signals";
import { SIZES, type Style, type Styles } from "../graph/elements";

const KEY = "graphrecon.styles";

export const styles = signal<Styles>(stored());

/** Changes the style of a label; what is undefined goes back to what it was. */
export function restyle(label: string, change: { readonly [Name in keyof Style]?: Style[Name] | undefined }): void {
  const next = Object.fromEntries(Object.entries({ ...styles.value[label], ...change }).filter(([, value]) => value !== undefined));
  const rest = Object.fromEntries(Object.entries(styles.value).filter(([name]) => name !== label));
  styles.value = Object.keys(next).length ? { ...rest, [label]: next } : rest;
}

effect(() => {
  try {
    localStorage.setItem(KEY, JSON.stringify(styles.value));
  } catch {
    // Storage may be off or full; it then lasts as long as the page.
  }
});

function stored(): Styles {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return typeof found === "object" && found ? Object.fromEntries(Object.entries(found).map(([label, style]) => [label, styleOf(style)])) : {};
  } catch {
    return {};
  }
}

/** Returns what of a stored style is one. */
export function styleOf(found: unknown): Style {
  const { color, size, caption } = (found ?? {}) as Record<string, unknown>;
  return {
    ...(typeof color === "string" && /^#[\da-f]{6}$/i.test(color) && { color }),
    ...(typeof size === "number" && size >= SIZES[0] && size <= SIZES[1] && { size }),
    ...(typeof caption === "string" && { caption }),
  };
}
