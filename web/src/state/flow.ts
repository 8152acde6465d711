/** What the flow screen shows, and what can be done to it. Drawing is elsewhere. */
import { computed, signal } from "@preact/signals";
import { askFlows, Failed } from "../api/client";
import type { Fault, FlowsAnswer } from "../api/types";
import { PairColors } from "../graph/color";
import { makeStore } from "../graph/store";
import type { Item } from "../graph/view";
import { decodeQuery, encodeQuery, type FlowQuery, withQuery } from "./codec";

export type Tab = "explore" | "display" | "details";

const pairColors = new PairColors();

/** The query that is asked for; the address bar has the same. */
export const query = signal<FlowQuery>(fromAddress());
/** The newest answer; it stays while the next is on its way, and when that fails. */
export const answer = signal<FlowsAnswer | null>(null);
export const loading = signal(false);
export const fault = signal<Fault | null>(null);

export const tab = signal<Tab>("explore");
export const selected = signal<Item | null>(null);
export const hovered = signal<Item | null>(null);
/** The pair that alone is shown in colour, by its place in the answer. */
export const isolated = signal<number | null>(null);
export const labels = signal(true);

export const store = computed(() => (answer.value ? makeStore(answer.value) : null));
export const colors = computed(() => (answer.value ? pairColors.assign(answer.value.pairs) : []));
export const filtered = computed(() => query.value.nodes.length + query.value.edges.length > 0);

let running: AbortController | null = null;

/** Asks the server for the query; the newest question wins. */
export async function load(): Promise<void> {
  running?.abort();
  const mine = (running = new AbortController());
  loading.value = true;
  try {
    const found = await askFlows(encodeQuery(query.value), mine.signal);
    if (running !== mine) return;
    selected.value = hovered.value = isolated.value = null;
    fault.value = null;
    answer.value = found;
  } catch (error) {
    if (running !== mine) return;
    if (!(error instanceof Failed)) throw error;
    fault.value = error.fault;
  } finally {
    if (running === mine) loading.value = false;
  }
}

/** Changes the query, writes it into the address bar as one step of history, and asks. */
export function ask(change: Partial<FlowQuery>): void {
  query.value = { ...query.value, ...change };
  const params = withQuery(new URLSearchParams(location.search), query.value).toString();
  const address = location.pathname + (params ? `?${params}` : "");
  if (address !== location.pathname + location.search) history.pushState(null, "", address);
  void load();
}

/** Shows the details of a host or a flow; null ends that. */
export function select(item: Item | null): void {
  selected.value = item;
  if (item) tab.value = "details";
}

/** Begins: asks for what the address bar says, now and whenever history moves. */
export function begin(): void {
  addEventListener("popstate", () => {
    query.value = fromAddress();
    void load();
  });
  void load();
}

function fromAddress(): FlowQuery {
  return decodeQuery(new URLSearchParams(location.search));
}
