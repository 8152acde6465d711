/** Colours of the grids in both themes; color.test.ts holds their contrast, and that they tell apart for all eyes. */
import type { ThemeName } from "./theme";

/** Of a port: closed, filtered, open. */
export const STATE_COLORS: Record<ThemeName, readonly [string, string, string]> = {
  light: ["#868e99", "#c2560c", "#0b5f58"],
  dark: ["#6f7a89", "#d9903d", "#8ff5e6"],
};
/** From one host to many. */
export const DENSITY: Record<ThemeName, readonly [string, string, string, string]> = {
  light: ["#3f978d", "#1f7d73", "#12605a", "#073f3b"],
  dark: ["#2f8278", "#36a497", "#54cdbd", "#a5f9ec"],
};
