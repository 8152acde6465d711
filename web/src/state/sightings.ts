/** When each source saw a host: spans of time, one a scan, a kind of passive facts, a way of flows. */
import type { HostPage } from "../api/types";
import { seconds } from "./format";

/** Something that was seen from one time to another, by one kind of source. */
export interface Span {
  readonly kind: "scan" | "passive" | "flow";
  readonly what: string;
  readonly from: number;
  readonly to: number;
  /** Records, facts, or flows. */
  readonly count: number;
}

/** Returns the spans of a host, the first first. */
export function spansOf(found: HostPage): Span[] {
  const list: Span[] = [];
  for (const record of found.records) {
    list.push(span("scan", [record.scanner ?? "scan", ...(record.source ?? [])].join(" "), record.starttime ?? record.endtime, record.endtime, 1));
  }
  for (const row of found.passive) {
    list.push(span("passive", String(row["recontype"]), row["firstseen"], row["lastseen"], Number(row["facts"])));
  }
  for (const way of ["in", "out"] as const) {
    const told = (found.flows?.tellers ?? []).filter((one) => one.way === way);
    if (!told.length) continue;
    const times = (name: "firstseen" | "lastseen") => told.map((one) => one[name] ?? "").filter(Boolean).sort();
    list.push(span("flow", `Flows ${way}`, times("firstseen")[0], times("lastseen").at(-1), Number(found.flows!.host[`${way}_flows`])));
  }
  return list.filter(({ from }) => !Number.isNaN(from)).sort((a, b) => a.from - b.from || a.to - b.to);
}

function span(kind: Span["kind"], what: string, from: unknown, to: unknown, count: number): Span {
  const begin = seconds(from);
  const end = seconds(to);
  return { kind, what, from: begin, to: Number.isNaN(end) ? begin : Math.max(begin, end), count };
}
