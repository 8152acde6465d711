/** The flow screen's query, to and from the address bar and the server's parameters: one codec for both. */

export const MODES = ["default", "flow_map", "talk_map"] as const;
export type Mode = (typeof MODES)[number];

export interface FlowQuery {
  readonly nodes: readonly string[];
  readonly edges: readonly string[];
  readonly mode: Mode;
  readonly limit: number;
  readonly skip: number;
  readonly order: string;
  readonly after: string;
  readonly before: string;
  /** Slots of the timeline at most. */
  readonly timeline: number;
}

export const DEFAULTS: FlowQuery = {
  nodes: [],
  edges: [],
  mode: "default",
  limit: 5000,
  skip: 0,
  order: "",
  after: "",
  before: "",
  timeline: 200,
};
export const MOST = 50_000;
export const MOST_SLOTS = 2000;

/** Returns the parameters that differ from the defaults; empty filters are left out. */
export function encodeQuery(query: FlowQuery): URLSearchParams {
  const params = new URLSearchParams();
  for (const name of ["nodes", "edges"] as const) {
    for (const text of query[name]) if (text.trim()) params.append(name, text.trim());
  }
  for (const name of ["mode", "limit", "skip", "order", "after", "before", "timeline"] as const) {
    if (query[name] !== DEFAULTS[name]) params.set(name, String(query[name]));
  }
  return params;
}

/** Returns what the server is asked: it has no timeline by default. */
export function toServer(query: FlowQuery): URLSearchParams {
  const params = encodeQuery(query);
  params.set("timeline", String(query.timeline));
  return params;
}

/** Returns the query in parameters; what is no number there is the default. */
export function decodeQuery(params: URLSearchParams): FlowQuery {
  return {
    nodes: params.getAll("nodes").filter((text) => text.trim()),
    edges: params.getAll("edges").filter((text) => text.trim()),
    mode: MODES.find((mode) => mode === params.get("mode")) ?? DEFAULTS.mode,
    limit: whole(params.get("limit"), DEFAULTS.limit, MOST),
    skip: whole(params.get("skip"), DEFAULTS.skip, Number.MAX_SAFE_INTEGER),
    order: params.get("order") ?? "",
    after: params.get("after") ?? "",
    before: params.get("before") ?? "",
    timeline: Math.max(2, whole(params.get("timeline"), DEFAULTS.timeline, MOST_SLOTS)),
  };
}

/** Returns `params` with the keys of a query replaced by those of `query`; keys of others are kept. */
export function withQuery(params: URLSearchParams, query: FlowQuery): URLSearchParams {
  const kept = new URLSearchParams(params);
  for (const name of Object.keys(DEFAULTS)) kept.delete(name);
  for (const [name, value] of encodeQuery(query)) kept.append(name, value);
  return kept;
}

function whole(text: string | null, otherwise: number, most: number): number {
  if (text === null || !/^\d{1,16}$/.test(text)) return otherwise;
  return Math.min(Number(text), most);
}
