/** From the values of a field to the filter that keeps them. */
import { quoted } from "./text";

export interface Countable {
  readonly names: readonly string[];
  /** Fields whose values another attribute filters by; empty: none does. */
  readonly filters: Readonly<Record<string, string>>;
}

/** Fields whose argument turns values into something else than the attribute is about. */
const OTHERWISE = new Set(["script", "tag", "countports", "portlist"]);

/** Returns the filter of each value of a field. */
export function clauseOf(field: string, told: Countable | null): (label: unknown) => string | null {
  const [base, argument] = field.split(/:(.*)/s) as [string, string?];
  const name = told === null || (argument && OTHERWISE.has(base)) ? "" : (told.filters[base] ?? base);
  return (label) => {
    if (!name || typeof label === "object") {
      if (name === "port" && Array.isArray(label) && label[1] !== null) return `port:${label[0] ? `${String(label[0])}/` : ""}${String(label[1])}`;
      return name && label === null && !argument ? `!${name}` : null;
    }
    const value = quoted(String(label));
    return value && `${name}:${value}`;
  };
}
