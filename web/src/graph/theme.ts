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
  /** The timeline: small text, flows that the answer leaves out, the window, and the one compared with. */
  readonly quiet: string;
  readonly rest: string;
  readonly window: string;
  readonly compared: string;
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
    quiet: "#56606d",
    rest: "#c3c9d2",
    window: "#0f766e24",
    compared: "#d2601a22",
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
    quiet: "#a3adba",
    rest: "#3d4754",
    window: "#5eead42b",
    compared: "#d2601a33",
  },
} satisfies Record<string, CanvasTheme>;

export type ThemeName = keyof typeof THEMES;
