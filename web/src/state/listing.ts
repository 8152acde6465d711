/** What a screen of lists is asked, to and from the address bar. */

export const TABS = ["runs", "top", "times", "map", "plane", "ports", "compare"] as const;
export type TabName = (typeof TABS)[number];

export interface Listing {
  /** Filters that must all hold. */
  readonly filters: readonly string[];
  readonly sort: string;
  readonly limit: number;
  readonly skip: number;
  /** The plot that is shown; none is the screen's first. */
  readonly tab: TabName | "";
  /** The field whose values are charted. */
  readonly field: string;
  readonly least: boolean;
  /** The filters that those are compared with. */
  readonly other: readonly string[];
  /** Facets of which all values are shown. */
  readonly whole: readonly string[];
  /** Two scans that are compared. */
  readonly before: string;
  readonly after: string;
}

export const PLAIN: Listing = {
  filters: [],
  sort: "",
  limit: 25,
  skip: 0,
  tab: "",
  field: "",
  least: false,
  other: [],
  whole: [],
  before: "",
  after: "",
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
  const skip = params.get("skip") ?? "";
  return {
    filters: texts("q"),
    sort: params.get("sort") ?? "",
    limit: LIMITS.find((one) => one === limit) ?? PLAIN.limit,
    skip: /^\d{1,15}$/.test(skip) ? Number(skip) : 0,
    tab: TABS.find((tab) => tab === params.get("tab")) ?? "",
    field: params.get("field") ?? "",
    least: params.get("least") === "1",
    other: texts("vs"),
    whole: texts("all"),
    before: params.get("before") ?? "",
    after: params.get("after") ?? "",
  };
}

/** Returns `params` with the keys of a listing replaced by those of `listing`; keys of others are kept. */
export function within(params: URLSearchParams, listing: Listing): URLSearchParams {
  const kept = new URLSearchParams(params);
  for (const name of Object.keys(PLAIN) as (keyof Listing)[]) kept.delete(name in LISTS ? LISTS[name as keyof typeof LISTS] : name);
  for (const [name, value] of encode(listing)) kept.append(name, value);
  return kept;
}
