/** The fields whose values can be counted, and which attribute filters by the values of each. */
import { signal } from "@preact/signals";
import type { Config } from "../api/schema";
import { fetched, section } from "./list";
import { AS, type Facet } from "./section";
import { clauseOf, type Countable } from "./values";

/** Null until the server has told. */
export const countable = signal<Countable | null>(null);

/** Asks the server, once; returns how to end that. */
export function learn(): () => void {
  const mine = new AbortController();
  if (!countable.peek()) {
    fetched<Config>("/cgi/config", mine.signal).then(
      (config) => {
        const names = { view: config.top_view, nmap: config.top_scans, passive: config.top_passive }[section.purpose as "view" | "nmap" | "passive"];
        countable.value = { names, filters: config.top_filters[section.purpose] ?? {} };
      },
      () => {}, // no suggestions then, and no presses on what is no facet
    );
  }
  return () => mine.abort();
}

/** Returns how to tell and filter by the values of a field; values that no attribute filters by have no filter. */
export function meaningOf(field: string): Pick<Facet, "told" | "clause"> {
  const known = [...section.facets, AS].find((facet) => facet.field === field);
  return known ?? { told: toldOf, clause: clauseOf(field, countable.value) };
}

function toldOf(label: unknown): string {
  return label === null ? "none" : Array.isArray(label) ? label.map((part) => part ?? "").join(" / ") : String(label);
}
