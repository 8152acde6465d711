/** The canvas: which nodes of the graph are shown, and what can be asked of them. The relationships are always all between them. */
import { computed, effect, signal, untracked } from "@preact/signals";
import { ask, Failed } from "../api/client";
import type { Around, Common, CypherAnswer, Element, Fault, Group, Page, Part, Tie } from "../api/types";
import { labelKinds, lookOf, pictureOf, type Shown, storeOf, typeKinds } from "../graph/elements";
import type { Item } from "../graph/view";
import { answer } from "./console";
import { parsePins, pinned, writePins } from "./pins";
import { styles } from "./styles";

/** Nodes between which relationships are asked for; with more, those of the answer are shown. */
export const MOST_JOINED = 1000;
/** Names of nodes that fit into the address. */
const MOST_NAMED = 300;
export const PAGE = 25;

const start = new URLSearchParams(location.search);
pinned.value = parsePins(start.getAll("pin"));

/** Names of nodes that were added to those of the answer, and of those that were taken away. */
export const added = signal<readonly string[]>(start.getAll("n"));
export const removed = signal<ReadonlySet<string>>(new Set(start.getAll("hide")));
/** Hosts, and other nodes, that are picked to be compared. */
export const picked = signal<ReadonlySet<string>>(new Set(start.getAll("pick")));
/** The name of the selected node, or the id of the selected relationship. */
export const chosen = signal<string | null>(start.get("sel"));
export const cursor = signal<number | null>(null);
export const hovered = signal<Item | null>(null);
export const only = signal<string | null>(null);
/** Which table stands below the graph. */
export const listed = signal<"nodes" | "relationships" | null>(tableOf(start));
export const around = signal<Around | null>(null);
export const common = signal<readonly Common[] | null>(null);
export const trouble = signal<Fault | null>(null);
export const busy = signal(0);
/** What was done last, for the line below the graph. */
export const told = signal("");

/** The nodes with every relationship between them; null while they are too many. */
const joined = signal<Part | null>(null);

/** What the statement's answer shows, by names. */
const answered = computed<Part>(() => (answer.value ? partOf(answer.value) : { nodes: [], edges: [] }));

const wanted = computed(() => {
  const refs = new Set([...answered.value.nodes.map(({ ref }) => ref), ...added.value]);
  for (const ref of removed.value) refs.delete(ref);
  return [...refs];
});

export const shown = computed<Shown>(() => {
  const nodes = new Map<string, Element>();
  for (const node of [...answered.value.nodes, ...(joined.value?.nodes ?? [])]) nodes.set(node.ref, node);
  const kept = wanted.value.flatMap((ref) => nodes.get(ref) ?? []);
  const names = new Set(kept.map(({ ref }) => ref));
  const edges: readonly Tie[] = (joined.value ?? answered.value).edges;
  return { nodes: kept, edges: edges.filter((edge) => names.has(edge.start) && names.has(edge.end)) };
});
export const byRef = computed(() => new Map(shown.value.nodes.map((node) => [node.ref, node])));
/** The name of the selected node once it is shown; null for a relationship. */
const chosenNode = computed(() => (chosen.value !== null && byRef.value.has(chosen.value) ? chosen.value : null));
export const labels = computed(() => labelKinds(shown.value, styles.value));
export const types = computed(() => typeKinds(shown.value));
/** The colour of each label. */
export const colors = computed(() => new Map(labels.value.map(({ name, color }) => [name, color])));
/** The drawn relationships of each node, by its name. */
export const edgesOf = computed(() => {
  const found = new Map<string, Tie[]>();
  for (const edge of shown.value.edges) {
    for (const ref of new Set([edge.start, edge.end])) found.set(ref, [...(found.get(ref) ?? []), edge]);
  }
  return found;
});
export const store = computed(() => storeOf(shown.value, styles.value));
export const picture = computed(() => pictureOf(store.value));
export const selected = computed<Item | null>(() => {
  const name = chosen.value;
  if (name === null) return null;
  const node = shown.value.nodes.findIndex(({ ref }) => ref === name);
  if (node >= 0) return { kind: "host", index: node };
  const edge = shown.value.edges.findIndex(({ id }) => id === name);
  return edge >= 0 ? { kind: "flow", index: edge } : null;
});
export const look = computed(() => lookOf(shown.value, store.value, { selected: selected.value, cursor: cursor.value, picked: picked.value, only: only.value, styles: styles.value }));
export const pickedHosts = computed(() => [...picked.value].filter((ref) => ref.startsWith("Host/")).map((ref) => ref.slice(5)));

/** Returns the nodes and relationships of an answer by names: what no label of the model names is left out. */
function partOf({ nodes, edges }: CypherAnswer): Part {
  const names = new Map(nodes.map(({ id, ref }) => [id, ref ?? ""]));
  return {
    nodes: nodes.filter(({ ref }) => ref).map(({ ref, title, labels, properties }) => ({ ref: ref!, title: title ?? "", labels, properties, more: {} })),
    edges: edges.flatMap(({ id, type, start, end, properties }) => {
      const [from, to] = [names.get(start ?? ""), names.get(end ?? "")];
      return from && to ? [{ id: `${from} ${type} ${to} ${id}`, type, start: from, end: to, properties }] : [];
    }),
  };
}

/** Shows more nodes. */
export function add(refs: readonly string[]): void {
  const known = new Set(added.value);
  const back = new Set(refs);
  if ([...removed.value].some((ref) => back.has(ref))) removed.value = new Set([...removed.value].filter((ref) => !back.has(ref)));
  added.value = [...added.value, ...refs.filter((ref) => !known.has(ref))];
}

export function remove(ref: string): void {
  removed.value = new Set([...removed.value, ref]);
  added.value = added.value.filter((one) => one !== ref);
  if (chosen.value === ref) chosen.value = null;
  if (picked.value.has(ref)) pick(ref);
}

/** Picks a node, or no longer. */
export function pick(ref: string): void {
  const next = new Set(picked.value);
  if (!next.delete(ref)) next.add(ref);
  picked.value = next;
  common.value = null;
}

export function clear(): void {
  [added.value, removed.value, picked.value, chosen.value, common.value] = [[], new Set(), new Set(), null, null];
}

/** How many neighbours by each type and direction of the selected node are shown by pages. */
export const pages = signal<Readonly<Record<string, number>>>({});

/** Shows the next page of neighbours. */
export async function expand(ref: string, group: Group): Promise<void> {
  const key = `${ref} ${group.type} ${group.direction}`;
  const skip = pages.value[key] ?? 0;
  const asked = new URLSearchParams({ ref, type: group.type, direction: group.direction, limit: String(PAGE), skip: String(skip) });
  await working(async (signal) => {
    const found = (await ask(`/cgi/graph/expand?${asked}`, signal)) as Page;
    pages.value = { ...pages.value, [key]: skip + PAGE };
    add(found.nodes.map((node) => node.ref));
    told.value = `${found.nodes.filter((node) => node.ref !== ref).length} neighbours by ${group.type}, ${Math.min(skip + PAGE, found.total)} of ${found.total}.`;
  });
}

export async function ways(through: string): Promise<void> {
  const [from, to] = [...picked.value];
  if (!from || !to) return;
  await working(async (signal) => {
    const found = (await ask(`/cgi/graph/ways?${new URLSearchParams({ start: from, end: to, through })}`, signal)) as Part;
    add(found.nodes.map((node) => node.ref));
    told.value = found.nodes.length ? `The shortest ways have ${found.nodes.length} nodes.` : "There is no way.";
  });
}

export async function share(): Promise<void> {
  const asked = new URLSearchParams(pickedHosts.value.map((addr) => ["addr", addr]));
  await working(async (signal) => {
    common.value = (await ask(`/cgi/graph/shared?${asked}`, signal)) as Common[];
  });
}

let asking: AbortController | null = null;
let looking: AbortController | null = null;

async function working(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  busy.value++;
  trouble.value = null;
  try {
    await work(new AbortController().signal);
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    trouble.value = error.fault;
  } finally {
    busy.value--;
  }
}

async function join(refs: readonly string[]): Promise<void> {
  asking?.abort();
  const mine = (asking = new AbortController());
  if (!refs.length || refs.length > MOST_JOINED) {
    joined.value = null;
    return;
  }
  busy.value++;
  try {
    const found = (await ask("/cgi/graph/part", mine.signal, { refs })) as Part;
    if (asking === mine) joined.value = found;
  } catch (error) {
    if (error instanceof Failed && asking === mine) trouble.value = error.fault;
    else if (!mine.signal.aborted) throw error;
  } finally {
    busy.value--;
  }
}

async function lookAround(ref: string): Promise<void> {
  looking?.abort();
  const mine = (looking = new AbortController());
  try {
    const found = (await ask(`/cgi/graph/around?${new URLSearchParams({ ref })}`, mine.signal)) as Around;
    if (looking === mine) around.value = found;
  } catch (error) {
    if (error instanceof Failed && looking === mine) trouble.value = error.fault;
    else if (!mine.signal.aborted) throw error;
  }
}

/** Keeps the relationships, the neighbours of the selected node and the address in step with what is shown. */
export function begin(): void {
  effect(() => {
    const refs = wanted.value;
    untracked(() => void join(refs));
  });
  effect(() => {
    const ref = chosenNode.value;
    untracked(() => {
      around.value = null;
      pages.value = {};
      if (ref !== null) void lookAround(ref);
    });
  });
  effect(write);
  addEventListener("popstate", () => {
    const now = new URLSearchParams(location.search);
    added.value = now.getAll("n");
    removed.value = new Set(now.getAll("hide"));
    picked.value = new Set(now.getAll("pick"));
    chosen.value = now.get("sel");
    pinned.value = parsePins(now.getAll("pin"));
    listed.value = tableOf(now);
  });
  if (untracked(() => pickedHosts.value.length) > 1) void share();
}

function tableOf(params: URLSearchParams): "nodes" | "relationships" | null {
  return (["nodes", "relationships"] as const).find((one) => one === params.get("rows")) ?? null;
}

function write(): void {
  const own = [...added.value.slice(0, MOST_NAMED).map((ref) => ["n", ref]), ...[...removed.value].slice(0, MOST_NAMED).map((ref) => ["hide", ref]), ...[...picked.value].map((ref) => ["pick", ref]), ...(chosen.value === null ? [] : [["sel", chosen.value]]), ...writePins().map((text) => ["pin", text]), ...(listed.value ? [["rows", listed.value]] : [])] as [string, string][];
  const params = new URLSearchParams(location.search);
  for (const name of ["n", "hide", "pick", "sel", "pin", "rows"]) params.delete(name);
  for (const [name, value] of own) params.append(name, value);
  const address = location.pathname + (params.size ? `?${params}` : "");
  if (address === location.pathname + location.search) return;
  // A step of history is a change of what is shown; the first write only puts the address in order.
  const before = new URLSearchParams(location.search);
  const same = ["n", "hide"].every((name) => before.getAll(name).join("\n") === params.getAll(name).join("\n"));
  if (same) history.replaceState(null, "", address);
  else history.pushState(null, "", address);
}
