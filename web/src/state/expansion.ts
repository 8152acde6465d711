/** Hosts that are expanded: pages of their flows beside those of the query, asked for once each. */
import { askPage } from "../api/client";
import type { Found } from "../graph/answer";
import { decoded } from "./decoding";
import type { FlowQuery } from "./codec";

/** Flows of one page. */
export const PAGE = 100;

/** An answer, its text, and the pages that were added to it. */
export interface Base {
  readonly query: FlowQuery;
  readonly body: ArrayBuffer;
  readonly found: Found;
  readonly pages: Map<string, ArrayBuffer>;
}

/** Returns the answer with a page for each time that a host is in `grow`; null where something is no JSON. */
export async function grown(base: Base, grow: readonly string[], signal: AbortSignal): Promise<Found | null> {
  if (!grow.length) return base.found;
  const times = new Map<string, number>();
  const pages = grow.map(async (addr) => {
    const skip = (times.get(addr) ?? 0) * PAGE;
    times.set(addr, (times.get(addr) ?? 0) + 1);
    const name = `${addr} ${skip}`;
    const body = base.pages.get(name) ?? (await askPage(addr, question(base, skip), signal));
    base.pages.set(name, body);
    return body;
  });
  return decoded([base.body, ...(await Promise.all(pages))]);
}

/** The flows of a page are told in the slots of the answer's timeline. */
function question({ query, found: { timeline } }: Base, skip: number): URLSearchParams {
  const params = new URLSearchParams({ mode: query.mode, limit: String(PAGE), skip: String(skip) });
  if (query.after) params.set("after", query.after);
  if (query.before) params.set("before", query.before);
  if (timeline && timeline.start !== null && timeline.edges.length) {
    for (const [name, value] of [["start", timeline.start], ["step", timeline.step], ["slots", timeline.edges.length]] as const) params.set(name, String(value));
  }
  return params;
}
