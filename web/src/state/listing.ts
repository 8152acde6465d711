/** What a screen of lists is asked, to and from the address bar. */

export const TABS = ["runs", "top", "times", "map", "plane", "ports", "compare"] as const;
export type TabName = (typeof TABS)[number];

export interface Listing {
  /** Filters that must all hold. */
  readonly filters: readonly string[];
  readonly sort: string;
  readonly limit: number;
  /** How many come before the page, as far as it is known. */
  readonly skip: number;
  /** The edge of the page: `after:` or `before:` and a cursor of the server; without one the page begins at `skip`. */
  readonly page: string;
  /** The plot that is shown; none is the screen's first. */
  readonly tab: TabName | "";
  /** The field whose values are charted. */
  readonly field: string;
  readonly least: boolean;
  /** All values of it, not only the first. */
  readonly every: boolean;
  /** The filters that those are compared with. */
  readonly other: readonly string[];
  /** Facets of which all values are shown. */
  readonly whole: readonly string[];
  /** Two scans that are compared. */
  readonly before: string;
  readonly after: string;
  /** How many scans come before those that are listed. */
  readonly runs: number;
  /** The part of a grid that is shown: `first-last,first-last`, rows and columns; empty is all. */
  readonly zoom: string;
}

export const PLAIN: Listing = {
  filters: [],
  sort: "",
  limit: 25,
  skip: 0,
  page: "",
  tab: "",
  field: "",
  least: false,
  every: false,
  other: [],
  whole: [],
  before: "",
  after: "",
  runs: 0,
  zoom: "",
};
export const LIMITS = [10, 25, 50, 100, 250] as const;
const LISTS = { filters: "q", other: "vs", whole: "all" } as const;

/** Returns what differs from PLAIN as parameters; empty filters are left out. */
export function encode(listing: Listing): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(listing) as [keyof Listing, Listing[keyof Listing]][]) {
    if (Array.isArray(value)) {
      for (const text of value) if (text.trim()) params.append(LISTS[name as keyof typeof LISTS], text.trim());
    } else if (value !== PLAIN[name]) params.set(name, value === true ? "1" : String(value));
  }
  return params;
}

/** Returns the listing in parameters; what is not understood there is plain. */
export function decode(params: URLSearchParams): Listing {
  const texts = (name: string) => params.getAll(name).map((text) => text.trim()).filter(Boolean);
  const limit = Number(params.get("limit"));
  const count = (name: string) => (/^\d{1,15}$/.test(params.get(name) ?? "") ? Number(params.get(name)) : 0);
  const page = params.get("page") ?? "";
  return {
    filters: texts("q"),
    sort: params.get("sort") ?? "",
    limit: LIMITS.find((one) => one === limit) ?? PLAIN.limit,
    skip: count("skip"),
    page: /^(after|before):./.test(page) ? page : "",
    tab: TABS.find((tab) => tab === params.get("tab")) ?? "",
    field: params.get("field") ?? "",
    least: params.get("least") === "1",
    every: params.get("every") === "1",
    other: texts("vs"),
    whole: texts("all"),
    before: params.get("before") ?? "",
    after: params.get("after") ?? "",
    runs: count("runs"),
    zoom: params.get("zoom") ?? "",
  };
}

/** Returns `params` with the keys of a listing replaced by those of `listing`; keys of others are kept. */
export function within(params: URLSearchParams, listing: Listing): URLSearchParams {
  const kept = new URLSearchParams(params);
  for (const name of Object.keys(PLAIN) as (keyof Listing)[]) kept.delete(name in LISTS ? LISTS[name as keyof typeof LISTS] : name);
  for (const [name, value] of encode(listing)) kept.append(name, value);
  return kept;
}
