/** The menu of a host or a flow: where it is open, and what it offers. */
import { signal } from "@preact/signals";
import { ask as askJson, askCounts } from "../api/client";
import { edgeName, type FlowStore } from "../graph/store";
import type { Item, Point } from "../graph/view";
import { addFilter, ask, bundleKey, look, query, select, store, view } from "./flow";
import { isBundle } from "./look";
import { clauses, type Clause, cypherOf, widened } from "./clauses";
import { encodeQuery } from "./codec";
import { number } from "./format";
import { pin, pinned, unpin } from "./places";

export const menu = signal<{ readonly item: Item; readonly at: Point } | null>(null);
/** How many flows the host of the open menu has, of all in the database; null until it is known. */
export const reach = signal<number | null>(null);
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
  const params = encodeQuery({ ...query.value, nodes: [`addr = ${graph.addr[item.index]}`], edges: [], after, before });
  for (const name of ["limit", "skip", "order", "timeline"]) params.delete(name);
  askCounts(params, asking.signal).then(
    ({ flows }) => (reach.value = flows),
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

export interface Action {
  readonly title: string;
  /** Where a link leads; it opens beside this page. */
  readonly href?: string;
  readonly disabled?: boolean;
  readonly run: () => void;
}

/** Returns what can be filtered by, and what else can be done. */
export function offers(graph: FlowStore, item: Item): { title: string; clauses: Clause[]; actions: Action[] } {
  const host = item.kind === "host";
  const addr = graph.addr[item.index]!;
  const ends = host ? addr : `${graph.addr[graph.src[item.index]!]} → ${graph.addr[graph.dst[item.index]!]}`;
  const title = host ? addr : `${ends}, ${item.bundle ? `${graph.bundles.get(item.index)!.length} flows` : edgeName(graph, item.index)}`;
  const actions: Action[] = [{ title: "Details", run: () => select(item) }];
  if (host) actions.push(...ofHost(addr));
  else actions.push(...ofBundle(graph, item.index));
  const cypher = cypherOf(graph, item);
  if (browser.value) actions.push({ title: "Open in Neo4j Browser", href: `${browser.value}&cmd=edit&arg=${encodeURIComponent(cypher)}`, run: () => {} });
  actions.push({ title: "Copy Cypher", run: () => void navigator.clipboard.writeText(cypher) });
  actions.push({ title: host ? "Copy address" : "Copy as text", run: () => void navigator.clipboard.writeText(host ? addr : title) });
  return { title, clauses: clauses(graph, item), actions };
}

function ofHost(addr: string): Action[] {
  const { nodes, edges } = query.value;
  const some = reach.value === null ? "" : ` (${number(reach.value)} ${reach.value === 1 ? "flow" : "flows"})`;
  return [
    {
      title: `Expand: all its flows${some}`,
      disabled: nodes.length + edges.length === 0,
      run: () => ask({ nodes: widened(nodes, addr), edges: widened(edges, addr), skip: 0 }),
    },
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
