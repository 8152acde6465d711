/** What a screen of lists shows: the page of records, how many there are, and what can be done to the question. */
import { computed, signal } from "@preact/signals";
import { ask as get, askPart, Failed } from "../api/client";
import type { Fault, Row } from "../api/types";
import { contrary, joined } from "./clause";
import { decode, type Listing, within } from "./listing";
import { note } from "./recent";
import { sectionOf } from "./section";

export const section = sectionOf(location.pathname);

/** What is asked; the address bar has the same. */
export const listing = signal<Listing>(decode(new URLSearchParams(location.search)));
/** The newest page; it stays while the next is on its way, and when that fails. */
export const rows = signal<readonly Row[] | null>(null);
/** How many match; null while that is not known. */
export const total = signal<number | null>(null);
/** The cursors of the pages after and before; empty where there is none. */
export const next = signal("");
export const prev = signal("");
export const loading = signal(false);
export const fault = signal<Fault | null>(null);
/** The filters of the newest page. Facets and plots are of the same ones. */
export const applied = signal<readonly string[]>(listing.value.filters);

/** A filter that the palette began; the field takes it. */
export const drafted = signal("");

export const question = computed(() => joined(applied.value));
export const tab = computed(() => section.tabs.find((name) => name === listing.value.tab) ?? section.tabs[0]!);

let pending = 0;
let running: AbortController | null = null;

/** Returns the JSON that the server answers; throws Failed, or an AbortError when `signal` says stop. */
export function fetched<Answer>(path: string, signal: AbortSignal): Promise<Answer> {
  return awaited(get(path, signal) as Promise<Answer>);
}

async function awaited<Answer>(answer: Promise<Answer>): Promise<Answer> {
  pending++;
  try {
    return await answer;
  } finally {
    pending--;
  }
}

/** Returns a path under the section's own, with the filters as its `q`. */
export function pathOf(rest: string, filters: readonly string[], more: Record<string, string> = {}): string {
  const q = joined(filters);
  const params = new URLSearchParams({ ...(q && { q }), ...more }).toString();
  return section.base + rest + (params && `?${params}`);
}

/** Returns how many match. */
export function counting(filters: readonly string[], signal: AbortSignal): Promise<number> {
  return fetched<number>(pathOf("/count", filters), signal);
}

/** Asks for the page, then for how many there are; the newest question wins. */
export async function load(): Promise<void> {
  running?.abort();
  const mine = (running = new AbortController());
  const { filters, limit, skip, page, sort } = listing.value;
  loading.value = true;
  try {
    const [side, cursor] = page.split(":", 2) as [string, string?];
    const from: Record<string, string> = cursor ? { [side]: cursor } : skip ? { skip: String(skip) } : {};
    const found = await awaited(askPart<Row>(pathOf("", filters, { limit: String(limit), ...from, ...(sort && { sort }) }), mine.signal));
    if (running !== mine) return;
    if (side === "before" && found.items.length < limit) {
      // Here the list begins: the page is its first one.
      change({ page: "", skip: 0 }, true);
      return;
    }
    const other = joined(filters) !== question.value || total.value === null;
    fault.value = null;
    rows.value = found.items;
    if (side === "before" && !found.prev && skip) change({ skip: 0 }, true);
    next.value = found.next;
    prev.value = found.prev;
    applied.value = filters;
    loading.value = false;
    if (!other) return;
    total.value = null;
    const count = await counting(filters, mine.signal);
    if (running === mine) total.value = count;
  } catch (error) {
    if (running !== mine) return;
    if (!(error instanceof Failed)) throw error;
    fault.value = error.fault;
  } finally {
    if (running === mine) loading.value = false;
  }
}

/** Goes to the page after or before. */
export function turn(to: "next" | "prev"): void {
  const cursor = (to === "next" ? next : prev).value;
  const { skip, limit } = listing.value;
  if (!cursor || loading.value) return;
  if (to === "next") change({ page: `after:${cursor}`, skip: skip + (rows.value?.length ?? 0) });
  else change({ page: `before:${cursor}`, skip: Math.max(0, skip - limit) });
}

/**
 * Changes what is asked: one step of history, or with `quietly` none of its own. A change of filters goes back to the
 * first page, and one of what a grid shows to all of it.
 */
export function change(to: Partial<Listing>, quietly = false): void {
  const before = listing.value;
  const first = "filters" in to || "sort" in to || "limit" in to ? { skip: 0, page: "" } : {};
  const whole = "filters" in to || "tab" in to ? { zoom: "" } : {};
  listing.value = { ...before, ...first, ...whole, ...to };
  const params = within(new URLSearchParams(location.search), listing.value).toString();
  const address = location.pathname + (params && `?${params}`);
  if (address !== location.pathname + location.search) history[quietly ? "replaceState" : "pushState"](null, "", address);
  if ("filters" in to && listing.value.filters.length) note(section.title, listing.value.filters.join("  "), address);
  if (differs(before, listing.value)) void load();
}

/** Puts a filter after those that are there, and takes its contrary away; one that is there already goes. */
export function toggle(clause: string): void {
  const { filters } = listing.value;
  const others = filters.filter((text) => text !== clause && text !== contrary(clause));
  change({ filters: filters.includes(clause) ? others : [...others, clause] });
}

/** Begins: asks for what the address bar says, now and whenever history moves. */
export function begin(): void {
  addEventListener("popstate", () => {
    const before = listing.value;
    listing.value = decode(new URLSearchParams(location.search));
    if (differs(before, listing.value)) void load();
  });
  // For tests and for the curious; it reads only.
  Object.assign(window, { __graphrecon: { settled: () => pending === 0 && !loading.value && (rows.value !== null || fault.value !== null) } });
  void load();
}

function differs(one: Listing, other: Listing): boolean {
  // Beside a cursor, `skip` is only told.
  const start = ({ page, skip }: Listing) => page || skip;
  return one.sort !== other.sort || one.limit !== other.limit || start(one) !== start(other) || joined(one.filters) !== joined(other.filters);
}

/** What is left to be found without each of the filters, of an answer that is empty with all of them. */
export interface Culprit {
  readonly place: number;
  readonly text: string;
  readonly count: number;
}

/** Returns how many match without each one of the filters. */
export async function culprits(filters: readonly string[], signal: AbortSignal): Promise<Culprit[]> {
  const without = filters.slice(0, 12).map((text, place) => ({ place, text, rest: filters.filter((_, at) => at !== place) }));
  const counts = await Promise.all(without.map(({ rest }) => counting(rest, signal)));
  return without.map(({ place, text }, at) => ({ place, text, count: counts[at]! }));
}
