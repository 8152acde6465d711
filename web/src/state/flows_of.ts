/** The flows of all hosts of a list: the filter of the flow screen that means just them, and windows before the newest. */
import { ask } from "../api/client";
import type { FlowsAnswer } from "../api/types";
import { isSingle, joined } from "./clause";
import { time } from "./format";

/** Hosts that are named one by one at most. */
export const LISTED = 200;
const DAY = 86_400;

export interface Found {
  /** The filter of hosts on the flow screen; none where every host is meant. */
  readonly nodes: string;
  readonly exact: boolean;
  readonly flows: number;
  /** Epoch seconds of the newest flow; NaN where that is not known. */
  readonly last: number;
}

/** Returns the filter of hosts that keeps the flows of these, and whether it keeps no others.
 *
 * A filter on the flow screen holds for either end, so two of them might hold for two hosts: few hosts are named instead.
 */
export function nodesOf(filters: readonly string[], addresses: readonly string[] | null): { nodes: string; exact: boolean } {
  if (!filters.length) return { nodes: "", exact: true };
  if (filters.length === 1 && isSingle(filters[0]!)) return { nodes: filters[0]!, exact: true };
  if (addresses) return { nodes: `addr = ${addresses.join(",")}`, exact: true };
  return { nodes: joined(filters), exact: false };
}

export async function flowsOf(filters: readonly string[], addresses: readonly string[] | null, signal: AbortSignal): Promise<Found> {
  const { nodes, exact } = nodesOf(filters, addresses);
  if (addresses && !addresses.length) return { nodes, exact, flows: 0, last: NaN };
  const params = new URLSearchParams({ limit: "1", order: "-lastseen", ...(nodes && { nodes }) });
  const { counts, edges } = (await ask(`/flows?${params}`, signal)) as FlowsAnswer;
  return { nodes, exact, flows: counts.flows, last: edges.lastseen[0] ?? NaN };
}

/** Returns the ways to the flow screen: all flows, and those of the last day, week and month before the newest. */
export function windows({ nodes, last }: Found): { title: string; href: string }[] {
  const link = (after: string) => `/flow.html?${new URLSearchParams({ ...(nodes && { nodes }), ...(after && { after }) })}`;
  const since = (days: number) => link(time(last - days * DAY).replace(" ", "T"));
  return [
    { title: "All flows of these hosts", href: link("") },
    ...(Number.isFinite(last) ? ([["Their last day", 1], ["Their last week", 7], ["Their last 30 days", 30]] as const).map(([title, days]) => ({ title, href: since(days) })) : []),
  ];
}
