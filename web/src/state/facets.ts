/** Facets: the most common values of some fields, asked for one after another, so that the list comes first. */
import { effect, signal } from "@preact/signals";
import { Failed } from "../api/client";
import { applied, change, fetched, listing, pathOf, question, rows, section } from "./list";
import type { Facet } from "./section";

export interface Value {
  readonly label: unknown;
  readonly value: number;
}

export interface Counted {
  readonly state: "waiting" | "asking" | "done" | "stopped" | "failed";
  readonly values: readonly Value[];
  /** There are no more values than these. */
  readonly whole: boolean;
  /** The server gave as many as one answer holds; there may be more. */
  readonly cut: boolean;
  readonly why?: string;
}

/** Values of a facet before all are asked for. */
export const FIRST = 15;
/** Values of one answer. */
export const MOST = 10_000;
const NONE: Counted = { state: "waiting", values: [], whole: false, cut: false };

export const facets = signal<Readonly<Record<string, Counted>>>({});
let running: AbortController | null = null;
/** The facet that is asked for, and how to end that alone. */
let current: { readonly field: string; readonly ends: AbortController } | null = null;

/** Fills all facets whenever other hosts are asked for; returns how to end that. */
export function followQuestion(): () => void {
  let asked: string | null = null;
  return effect(() => {
    const now = question.value;
    if (rows.value === null || now === asked) return;
    asked = now;
    void fill(section.facets);
  });
}

/** Asks for facets, one after another. */
export async function fill(some: readonly Facet[]): Promise<void> {
  running?.abort();
  const mine = (running = new AbortController());
  const whole = new Set(listing.peek().whole);
  for (const { field } of some) put(field, { state: "waiting" });
  for (const { field } of some) {
    if (facets.peek()[field]?.state !== "waiting") continue;
    put(field, { state: "asking" });
    const ends = new AbortController();
    current = { field, ends };
    mine.signal.addEventListener("abort", () => ends.abort(), { once: true });
    try {
      const limit = whole.has(field) ? 0 : FIRST + 1;
      const found = await fetched<Value[]>(pathOf(`/top/${field}`, applied.peek(), { limit: String(limit) }), ends.signal);
      put(field, { state: "done", values: limit ? found.slice(0, FIRST) : found, whole: limit === 0 || found.length <= FIRST, cut: found.length >= MOST });
    } catch (error) {
      if (mine.signal.aborted) return;
      if (ends.signal.aborted) continue;
      if (!(error instanceof Failed)) throw error;
      put(field, { state: "failed", why: error.fault.message });
    }
  }
}

/** Ends what is on its way, of one facet or of all; what has no answer yet can be asked for again. */
export function stop(only?: string): void {
  for (const [field, { state }] of Object.entries(facets.value)) {
    if ((only ?? field) === field && (state === "waiting" || state === "asking")) put(field, { state: "stopped" });
  }
  if (only === undefined) running?.abort();
  else if (current?.field === only) current.ends.abort();
}

/** Asks for a facet after those that wait. */
export function count(facet: Facet): void {
  void fill([...unanswered(facet), facet]);
}

/** Asks for all values of a facet. */
export function showWhole(facet: Facet): void {
  if (!listing.value.whole.includes(facet.field)) change({ whole: [...listing.value.whole, facet.field] });
  count(facet);
}

/** Returns the facets that a new question would cut off. */
function unanswered(but: Facet): Facet[] {
  return section.facets.filter(({ field }) => field !== but.field && ["waiting", "asking"].includes(facets.value[field]?.state ?? ""));
}

function put(field: string, some: Partial<Counted>): void {
  facets.value = { ...facets.value, [field]: { ...(facets.value[field] ?? NONE), ...some } };
}
