/** The host that the page is about, and everything that is known of it. */
import { computed, signal } from "@preact/signals";
import { ask, Failed } from "../api/client";
import type { Fault, HostPage } from "../api/types";
import { seconds } from "./format";

/** The address as the page's own address has it. */
export const asked = decodeURIComponent(location.pathname.replace(/^\/host\//, ""));
export const page = signal<HostPage | null>(null);
export const fault = signal<(Fault & { status: number }) | null>(null);

/** Asks; the page then stands under the one way to write its address. */
export async function load(): Promise<void> {
  fault.value = null;
  try {
    const found = (await ask(`/cgi/host/${encodeURIComponent(asked)}`, new AbortController().signal)) as HostPage;
    page.value = found;
    document.title = `${found.addr} – graphrecon`;
    const path = `/host/${found.addr}`;
    if (location.pathname !== path) history.replaceState(history.state, "", path + location.search + location.hash);
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    fault.value = { ...error.fault, status: error.status };
  }
}

/** Something that was seen from one time to another, by one kind of source. */
export interface Span {
  readonly kind: "scan" | "passive" | "flow";
  readonly what: string;
  readonly from: number;
  readonly to: number;
  /** Records, facts, or flows. */
  readonly count: number;
}

/** Returns when each source saw the host: every scan, kinds of passive facts, flows to it and from it. */
export const spans = computed<readonly Span[]>(() => (page.value ? spansOf(page.value) : []));

export function spansOf(found: HostPage): Span[] {
  const list: Span[] = [];
  for (const record of found.records) {
    list.push(span("scan", [record.scanner ?? "scan", ...(record.source ?? [])].join(" "), record.starttime ?? record.endtime, record.endtime, 1));
  }
  for (const row of found.flows?.known.passive ?? []) {
    list.push(span("passive", String(row["recontype"]), row["firstseen"], row["lastseen"], Number(row["facts"])));
  }
  for (const [what, peers, count] of [
    ["Flows in", found.clients, found.flows?.host["in_flows"]],
    ["Flows out", found.servers, found.flows?.host["out_flows"]],
  ] as const) {
    if (!peers.length) continue;
    const from = peers.map((peer) => peer.firstseen ?? "").filter(Boolean).sort();
    const to = peers.map((peer) => peer.lastseen ?? "").filter(Boolean).sort();
    list.push(span("flow", what, from[0], to.at(-1), Number(count)));
  }
  return list.filter(({ from }) => !Number.isNaN(from)).sort((a, b) => a.from - b.from || a.to - b.to);
}

function span(kind: Span["kind"], what: string, from: unknown, to: unknown, count: number): Span {
  const begin = seconds(from);
  const end = seconds(to);
  return { kind, what, from: begin, to: Number.isNaN(end) ? begin : Math.max(begin, end), count };
}
