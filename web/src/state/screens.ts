/** The screens of the explorer: the bar, the palette and the keys `g h`, `g f` … come from this list. */

export interface ScreenName {
  readonly title: string;
  readonly path: string;
  /** The letter after `g`. */
  readonly letter: string;
}

export const SCREENS: readonly ScreenName[] = [
  { title: "Hosts", path: "/", letter: "h" },
  { title: "Flows", path: "/flow.html", letter: "f" },
  { title: "Scans", path: "/scans.html", letter: "s" },
  { title: "Passive", path: "/passive.html", letter: "p" },
  { title: "Cypher", path: "/cypher.html", letter: "c" },
];
