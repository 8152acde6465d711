/** The flow screen's query, to and from the address bar and the server's parameters: one codec for both. */

export interface FlowQuery {
  readonly nodes: readonly string[];
  readonly edges: readonly string[];
  readonly limit: number;
  readonly skip: number;
  readonly order: string;
}

export const DEFAULTS: FlowQuery = { nodes: [], edges: [], limit: 5000, skip: 0, order: "" };
export const MOST = 50_000;

/** Returns the parameters that differ from the defaults; empty filters are left out. */
export function encodeQuery(query: FlowQuery): URLSearchParams {
  const params = new URLSearchParams();
  for (const name of ["nodes", "edges"] as const) {
    for (const text of query[name]) if (text.trim()) params.append(name, text.trim());
  }
  if (query.limit !== DEFAULTS.limit) params.set("limit", String(query.limit));
  if (query.skip !== DEFAULTS.skip) params.set("skip", String(query.skip));
  if (query.order) params.set("order", query.order);
  return params;
}

/** Returns the query in parameters; what is no number there is the default. */
export function decodeQuery(params: URLSearchParams): FlowQuery {
  return {
    nodes: params.getAll("nodes").filter((text) => text.trim()),
    edges: params.getAll("edges").filter((text) => text.trim()),
    limit: whole(params.get("limit"), DEFAULTS.limit, MOST),
    skip: whole(params.get("skip"), DEFAULTS.skip, Number.MAX_SAFE_INTEGER),
    order: params.get("order") ?? "",
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
