/** Colours of the canvas in both themes; the pages' own are in styles.css. */

export interface CanvasTheme {
  readonly canvas: string;
  /** A host with incoming flows, and one without. */
  readonly served: string;
  readonly silent: string;
  readonly rim: string;
  readonly label: string;
  readonly labelBack: string;
  readonly accent: string;
  /** What is out of focus. */
  readonly faint: string;
}

export const THEMES = {
  light: {
    canvas: "#f6f7f9",
    served: "#ffffff",
    silent: "#9ba3ae",
    rim: "#3c4654",
    label: "#1d2530",
    labelBack: "#ffffff",
    accent: "#c2410c",
    faint: "#dcdfe4",
  },
  dark: {
    canvas: "#12161c",
    served: "#ffffff",
    silent: "#8b939e",
    rim: "#5f6b7a",
    label: "#e4e8ee",
    labelBack: "#232a34",
    accent: "#fb923c",
    faint: "#2a313b",
  },
} satisfies Record<string, CanvasTheme>;

export type ThemeName = keyof typeof THEMES;
