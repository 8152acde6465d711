/** What a menu offers: things to do, and ways to filter. */

export interface Action {
  readonly title: string;
  /** Where a link leads; it opens beside this page. */
  readonly href?: string;
  readonly disabled?: boolean;
  readonly run: () => void;
}

/** A way to filter, and the way to leave the same out. */
export interface Choice {
  readonly title: string;
  readonly by: () => void;
  readonly out: () => void;
}
