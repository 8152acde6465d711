/** What the flow screen shows, and what can be done to it. Drawing is elsewhere. */
import { computed, signal } from "@preact/signals";
import { askCounts, askFlows, Failed, unreadable } from "../api/client";
import type { Fault } from "../api/types";
import type { Found } from "../graph/answer";
import { PairColors } from "../graph/color";
import { edgeName, type FlowStore, pairName } from "../graph/store";
import type { Camera, Item } from "../graph/view";
import { decodeQuery, encodeQuery, type FlowQuery, toServer, withQuery } from "./codec";
import { decoded, readyToDecode } from "./decoding";
import { type Base, grown } from "./expansion";
import { note } from "./recent";
import { ALL, decodeCamera, decodeView, type ViewState, withCamera, withView } from "./view";

const pairColors = new PairColors();

/** The query that is asked for; the address bar has the same. */
export const query = signal<FlowQuery>(decodeQuery(new URLSearchParams(location.search)));
/** How its answer is looked at; also in the address bar. */
export const view = signal<ViewState>(decodeView(new URLSearchParams(location.search)));
/** The newest answer; it stays while the next is on its way, and when that fails. */
export const answer = signal<Found | null>(null);
export const loading = signal(false);
export const fault = signal<Fault | null>(null);
export const hovered = signal<Item | null>(null);
/** The host that the keyboard is at. */
export const cursor = signal<number | null>(null);
/** A filter that was begun elsewhere, for its list to take up. */
export const begun = signal<{ readonly name: "nodes" | "edges"; readonly text: string } | null>(null);
/** Where the camera stands; null where all is seen. Also in the address bar. */
let camera = decodeCamera(new URLSearchParams(location.search));
/** Where the camera is to go, since the page was opened there or history moved. */
export const recalled = signal<Camera | null>(camera);

export const store = computed(() => answer.value?.store ?? null);
export const colors = computed(() => (answer.value ? pairColors.assign(answer.value.pairs) : []));
export const filtered = computed(() => {
  const { nodes, edges, after, before } = query.value;
  return nodes.length + edges.length > 0 || after !== "" || before !== "";
});
export const tab = computed(() => view.value.tab);
export const labels = computed(() => view.value.labels);
const chosenKey = computed(() => view.value.sel);
export const selected = computed<Item | null>(() => (chosenKey.value && store.value ? itemOf(store.value, chosenKey.value) : null));
/** The pair that alone is shown in colour, by its place in the answer. */
export const isolated = computed<number | null>(() => {
  const name = view.value.pair;
  const place = name === null ? -1 : (store.value?.pairs.findIndex((pair) => pairName(pair) === name) ?? -1);
  return place < 0 ? null : place;
});

let running: AbortController | null = null;
let base: Base | null = null;

/** Asks the server for the query; the newest question wins. */
export function load(): Promise<void> {
  base = null;
  return show();
}

/** Shows the answer with what is expanded; asks for what of it is not there yet. */
async function show(): Promise<void> {
  running?.abort();
  const mine = (running = new AbortController());
  loading.value = true;
  readyToDecode();
  try {
    const known = base ?? (await askBase(mine.signal));
    const found = known && (await grown(known, view.value.grow, mine.signal));
    if (running !== mine) return;
    const fresh = known !== base;
    base = known;
    if (!found) throw unreadable(200);
    performance.mark("graphrecon:answer");
    // Hosts of the answer have the same places in every expansion of it.
    hovered.value = null;
    if (fresh || (cursor.value ?? 0) >= found.store.addr.length) cursor.value = null;
    fault.value = null;
    answer.value = found;
    remembered();
  } catch (error) {
    if (running !== mine) return;
    if (!(error instanceof Failed)) throw error;
    fault.value = error.fault;
  } finally {
    if (running === mine) loading.value = false;
  }
}

async function askBase(signal: AbortSignal): Promise<Base | null> {
  const asked = query.value;
  const body = await askFlows(toServer(asked), signal);
  const found = await decoded([body]);
  return found && { query: asked, body, found, pages: new Map() };
}

/** Shows a page more of the flows of a host. */
export function expand(addr: string): void {
  look({ grow: [...view.value.grow, addr] });
  void show();
}

/** Shows no more of a host, or of all, than the query finds. */
export function collapse(addr?: string): void {
  const grow = addr === undefined ? [] : view.value.grow.filter((one) => one !== addr);
  if (grow.length === view.value.grow.length) return;
  look({ grow });
  void show();
}

/** The palette offers questions with filters again. */
function remembered(): void {
  const texts = [...query.value.nodes, ...query.value.edges];
  if (texts.length) note("Flows", texts.join(", "), `${location.pathname}?${encodeQuery(query.value)}`);
}

/** Steps of history made by this page: where it is, and the last one there is. */
export const steps = signal({ at: 0, last: 0 });

interface Step {
  readonly at?: number;
}

/** Changes the query, writes it into the address bar as one step of history, and asks. */
export function ask(change: Partial<FlowQuery>): void {
  query.value = { ...query.value, ...change };
  // What is expanded belongs to the graph that it was expanded in.
  if (view.value.grow.length && ("nodes" in change || "edges" in change || "mode" in change)) view.value = { ...view.value, grow: [] };
  write("push");
  void load();
}

/** Changes how the answer is looked at: as one step of history, or within the step that is there. */
export function look(change: Partial<ViewState>, how: "push" | "replace" = "push"): void {
  view.value = { ...view.value, ...change };
  if (how === "push") write("push");
  else if (!waiting) waiting = window.setTimeout(() => write("replace"), REPLACING);
}

/** Browsers refuse more than some hundred changes of the address in half a minute. */
const REPLACING = 300;
let waiting = 0;

function write(how: "push" | "replace"): void {
  clearTimeout(waiting);
  waiting = 0;
  const params = withCamera(withView(withQuery(new URLSearchParams(location.search), query.value), view.value), camera).toString();
  const address = location.pathname + (params ? `?${params}` : "");
  if (address === location.pathname + location.search) return;
  if (how === "replace") return history.replaceState(history.state, "", address);
  const at = steps.value.at + 1;
  steps.value = { at, last: at };
  history.pushState({ at } satisfies Step, "", address);
}

/** Notes the camera in this step of history. */
export function remember(stands: Camera): void {
  camera = stands;
  write("replace");
}

export function undo(): void {
  if (steps.value.at > 0) history.back();
}

export function redo(): void {
  if (steps.value.at < steps.value.last) history.forward();
}

/** Shows the details of a host or a flow; null ends that. */
export function select(item: Item | null): void {
  const sel = item && store.value ? keyOf(store.value, item) : null;
  if (sel === view.value.sel) return;
  look(sel ? { sel, tab: "details" } : { sel });
}

/** Puts a filter after those that are there, unless it is one of them. */
export function addFilter(name: "nodes" | "edges", text: string): void {
  if (!query.value[name].includes(text)) ask({ [name]: [...query.value[name], text], skip: 0 });
}

/** What is left to be found without each of the filters, of an answer that is empty with all of them. */
export interface Culprit {
  readonly name: "nodes" | "edges" | "window";
  readonly place: number;
  readonly text: string;
  readonly flows: number;
}

/** Returns how many flows match without each one of the filters. */
export async function culprits(signal: AbortSignal): Promise<Culprit[]> {
  const now = query.value;
  const without: { name: Culprit["name"]; place: number; text: string; query: FlowQuery }[] = [];
  for (const name of ["nodes", "edges"] as const) {
    now[name].forEach((text, place) => without.push({ name, place, text, query: { ...now, [name]: now[name].filter((_, at) => at !== place) } }));
  }
  if (now.after || now.before) {
    const text = [now.after && `after ${now.after}`, now.before && `before ${now.before}`].filter(Boolean).join(", ");
    without.push({ name: "window", place: 0, text, query: { ...now, after: "", before: "" } });
  }
  const counts = await Promise.all(without.slice(0, 12).map(({ query }) => askCounts(encodeCount(query), signal)));
  return counts.map(({ flows }, at) => ({ name: without[at]!.name, place: without[at]!.place, text: without[at]!.text, flows }));
}

function encodeCount(query: FlowQuery): URLSearchParams {
  const params = encodeQuery(query);
  for (const name of ["limit", "skip", "order", "timeline"]) params.delete(name);
  return params;
}

/** Begins: asks for what the address bar says, now and whenever history moves. */
export function begin(): void {
  const first = history.state as Step | null;
  steps.value = { at: first?.at ?? 0, last: first?.at ?? 0 };
  addEventListener("popstate", ({ state }: PopStateEvent) => {
    const step = state as Step | null;
    const params = new URLSearchParams(location.search);
    const [before, grew] = [toServer(query.value).toString(), view.value.grow.join()];
    query.value = decodeQuery(params);
    view.value = decodeView(params);
    steps.value = { at: step?.at ?? 0, last: Math.max(steps.value.last, step?.at ?? 0) };
    camera = decodeCamera(params);
    recalled.value = camera ?? { ...ALL };
    if (toServer(query.value).toString() !== before) void load();
    else if (view.value.grow.join() !== grew) void show();
  });
  void load();
}

/** Returns what names an item in every answer that has it. */
export function keyOf(graph: FlowStore, item: Item): string {
  if (item.bundle) return bundleKey(graph, item.index);
  if (item.kind === "host") return graph.addr[item.index]!;
  const ends = `${graph.addr[graph.src[item.index]!]}>${graph.addr[graph.dst[item.index]!]}`;
  return graph.pair[item.index]! < 0 ? ends : `${ends}>${edgeName(graph, item.index)}`;
}

/** Returns what names a bundle in every answer: its two hosts. */
export function bundleKey(graph: FlowStore, flow: number): string {
  return [graph.addr[graph.src[flow]!], graph.addr[graph.dst[flow]!]].sort().join("~");
}

/** Returns what has a key in an answer, null when nothing has. */
export function itemOf(graph: FlowStore, key: string): Item | null {
  const host = graph.addr.indexOf(key);
  if (host >= 0) return { kind: "host", index: host };
  if (key.includes("~")) {
    for (const first of graph.bundles.keys()) if (bundleKey(graph, first) === key) return { kind: "flow", index: first, bundle: true };
    return null;
  }
  const [src, dst] = key.split(">", 2).map((addr) => graph.addr.indexOf(addr)) as [number, number?];
  for (let index = 0; index < graph.src.length; index++) {
    if (graph.src[index] === src && graph.dst[index] === dst && keyOf(graph, { kind: "flow", index }) === key) return { kind: "flow", index };
  }
  return null;
}
