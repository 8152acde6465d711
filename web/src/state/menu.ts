/** The menu of a host or a flow: where it is open, and what it offers. */
import { signal } from "@preact/signals";
import { ask as askJson, askExpansion } from "../api/client";
import type { Expansion } from "../api/types";
import { edgeName, edgesOf, type FlowStore } from "../graph/store";
import type { Item, Point } from "../graph/view";
import type { Action } from "./action";
import { addFilter, bundleKey, collapse, expand, look, query, select, store, view } from "./flow";
import { isBundle } from "./look";
import { clauses, type Clause, cypherOf } from "./clauses";
import { PAGE } from "./expansion";
import { number } from "./format";
import { pin, pinned, unpin } from "./places";

export const menu = signal<{ readonly item: Item; readonly at: Point } | null>(null);
/** What an expansion of the host of the open menu would show; null until it is known. */
export const reach = signal<Expansion | null>(null);
/** The page of Neo4j Browser, null where the server names none. */
export const browser = signal<string | null>(null);

let asking: AbortController | null = null;

export function openMenu(item: Item, at: Point): void {
  menu.value = { item, at };
  reach.value = null;
  asking?.abort();
  asking = new AbortController();
  const graph = store.value;
  if (!graph || item.kind !== "host") return;
  const { after, before } = query.value;
  const params = new URLSearchParams({ ...(after && { after }), ...(before && { before }) });
  askExpansion(graph.addr[item.index]!, params, asking.signal).then(
    (found) => (reach.value = found),
    () => {},
  );
}

export function closeMenu(): void {
  asking?.abort();
  menu.value = null;
}

/** Asks once where Neo4j Browser is. */
export async function findBrowser(): Promise<void> {
  try {
    const config = (await askJson("/cgi/config", new AbortController().signal)) as { browser?: string | null };
    browser.value = config.browser ?? null;
  } catch {
    browser.value = null;
  }
}

/** Returns what can be filtered by, and what else can be done. */
export function offers(graph: FlowStore, item: Item): { title: string; clauses: Clause[]; actions: Action[] } {
  const host = item.kind === "host";
  const addr = graph.addr[item.index]!;
  const ends = host ? addr : `${graph.addr[graph.src[item.index]!]} → ${graph.addr[graph.dst[item.index]!]}`;
  const title = host ? addr : `${ends}, ${item.bundle ? `${graph.bundles.get(item.index)!.length} flows` : edgeName(graph, item.index)}`;
  const actions: Action[] = [{ title: "Details", run: () => select(item) }];
  if (host) actions.push(...ofExpansion(graph, item.index), ...ofHost(addr));
  else actions.push(...ofBundle(graph, item.index));
  const cypher = cypherOf(graph, item);
  if (browser.value) actions.push({ title: "Open in Neo4j Browser", href: `${browser.value}&cmd=edit&arg=${encodeURIComponent(cypher)}`, run: () => {} });
  actions.push({ title: "Copy Cypher", run: () => void navigator.clipboard.writeText(cypher) });
  actions.push({ title: host ? "Copy address" : "Copy as text", run: () => void navigator.clipboard.writeText(host ? addr : title) });
  return { title, clauses: clauses(graph, item), actions };
}

/** What an expansion adds is counted before it is asked for; it comes in pages. */
function ofExpansion(graph: FlowStore, host: number): Action[] {
  const addr = graph.addr[host]!;
  const pages = view.value.grow.filter((one) => one === addr).length;
  const collapsing = pages ? [{ title: "Collapse", run: () => collapse(addr) }] : [];
  const found = reach.value;
  if (!found) return [{ title: "Expand …", run: () => expand(addr) }, ...collapsing];
  const { incoming, outgoing } = found;
  const all = incoming.flows + outgoing.flows;
  const next = Math.min(PAGE, all - pages * PAGE);
  const shown = edgesOf(graph, host).reduce((sum, flow) => sum + graph.flows[flow]!, 0);
  const told = `${number(incoming.flows)} in, ${number(outgoing.flows)} out`;
  if (next <= 0 || shown >= all) return [{ title: `Expand: all are shown (${told})`, disabled: true, run: () => {} }, ...collapsing];
  const part = next < all ? `${pages ? "next" : "first"} ${number(next)} of ${number(all)}` : number(all);
  return [{ title: `Expand: ${part} flows (${told})`, run: () => expand(addr) }, ...collapsing];
}

function ofHost(addr: string): Action[] {
  return [
    pinned.value.has(addr) ? { title: "Unpin", run: () => unpin(addr) } : { title: "Pin", run: () => pin(addr) },
    { title: "Hide", run: () => look({ hide: [...view.value.hide, addr] }) },
    { title: "Open host", href: `/host/${encodeURIComponent(addr)}`, run: () => {} },
  ];
}

function ofBundle(graph: FlowStore, flow: number): Action[] {
  const first = graph.bundle[flow]!;
  if (!graph.bundles.has(first)) return [];
  const key = bundleKey(graph, first);
  if (isBundle(graph, first)) return [{ title: "Open bundle", run: () => look({ open: [...view.value.open, key] }) }];
  return [{ title: "Close bundle", run: () => look({ open: view.value.open.filter((one) => one !== key) }) }];
}

/** Filters by a clause, or by what leaves it out; one that is there already is not put twice. */
export function filterBy(clause: Clause, out: boolean): void {
  addFilter(clause.list, out ? clause.out : clause.by);
}
