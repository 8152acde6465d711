/** The Cypher console: the statement, its limits, its answer, what was asked before, what is saved. */
import { computed, effect, signal } from "@preact/signals";
import { ask, Failed } from "../api/client";
import type { Config } from "../api/schema";
import type { CypherAnswer, Fault, SavedQuestion, Schema } from "../api/types";
import { parsePaste } from "./paste";

export const VIEWS = ["table", "graph", "json"] as const;
export type View = (typeof VIEWS)[number];
export const LIMITS = [100, 1000, 10_000] as const;
export const TIMES = [5, 30, 120] as const;
const MOST_KEPT = 50;

const start = new URLSearchParams(location.search);

/** Seconds that the server gives a statement at most; it says so itself. */
export const longest = signal<number>(TIMES[1]);
/** What can be chosen of them. */
export const times = computed(() => TIMES.filter((one) => one <= longest.value));
export const statement = signal(start.get("q") ?? "");
export const limit = signal(oneOf(LIMITS, start.get("limit"), 1000));
export const seconds = signal(oneOf(TIMES, start.get("time"), 30));
/** How the answer is looked at; a canvas without a statement is a graph. */
export const shown = signal<View>(VIEWS.find((view) => view === start.get("as")) ?? (start.has("n") && !start.has("q") ? "graph" : "table"));
export const answer = signal<CypherAnswer | null>(null);
export const fault = signal<Fault | null>(null);
export const running = signal(false);
/** Seconds since the statement was sent. */
export const elapsed = signal(0);
export const schema = signal<Schema | null>(null);
export const guide = signal<readonly SavedQuestion[]>([]);

export interface Asked {
  readonly statement: string;
  readonly rows: number | null;
  readonly seconds: number;
  readonly at: number;
}
export interface Saved {
  readonly title: string;
  readonly statement: string;
}
export const earlier = signal<readonly Asked[]>(stored<Asked>("graphrecon.asked"));
export const saved = signal<readonly Saved[]>(stored<Saved>("graphrecon.saved"));

/** Where in the text it is wrong, from 0; null where that is not known. */
export const wrongAt = computed(() => {
  const column = fault.value?.where?.column;
  return typeof column === "number" ? column - 1 : null;
});

let mine: AbortController | null = null;

/** Asks the statement; the newest question wins. */
export async function run(): Promise<void> {
  const text = statement.value;
  if (!text.trim()) return;
  mine?.abort();
  const own = (mine = new AbortController());
  const began = performance.now();
  const clock = setInterval(() => (elapsed.value = (performance.now() - began) / 1000), 200);
  [running.value, elapsed.value, fault.value] = [true, 0, null];
  write("push");
  try {
    const { statement: plain, params } = parsePaste(text);
    const found = (await ask("/cgi/cypher", own.signal, { statement: plain, params, limit: limit.value, timeout: Math.min(seconds.value, longest.value) })) as CypherAnswer;
    if (own !== mine) return;
    answer.value = found;
    if (!found.rows.length && shown.value === "graph") shown.value = "table";
    note(text, found.rows.length, found.seconds);
  } catch (error) {
    if (own !== mine) return;
    if (error instanceof SyntaxError) fault.value = { code: "bad_parameter", message: error.message, where: null, hint: "write it as JSON would, or without :param" };
    else if (error instanceof Failed) fault.value = error.fault;
    else if (!own.signal.aborted) throw error;
    if (!own.signal.aborted) note(text, null, (performance.now() - began) / 1000);
  } finally {
    clearInterval(clock);
    if (own === mine) running.value = false;
  }
}

/** Ends the question; the server ends it in the database. */
export function cancel(): void {
  if (!running.value) return;
  mine?.abort();
  running.value = false;
  fault.value = { code: "cancelled", message: `Cancelled after ${elapsed.value.toFixed(1)} s.`, where: null, hint: null };
}

/** Puts a statement into the editor. */
export function take(text: string): void {
  statement.value = text;
  fault.value = null;
}

export function save(title: string): void {
  const rest = saved.value.filter((one) => one.title !== title);
  saved.value = [...rest, { title, statement: statement.value }].sort((a, b) => a.title.localeCompare(b.title));
}

export function forget(title: string): void {
  saved.value = saved.value.filter((one) => one.title !== title);
}

function note(text: string, rows: number | null, took: number): void {
  const rest = earlier.value.filter((one) => one.statement !== text);
  earlier.value = [{ statement: text, rows, seconds: took, at: Date.now() }, ...rest].slice(0, MOST_KEPT);
}

/** Keys of the address that are the console's own; others are kept. */
export function write(how: "push" | "replace"): void {
  const params = new URLSearchParams(location.search);
  for (const name of ["q", "limit", "time", "as"]) params.delete(name);
  if (statement.value.trim()) params.set("q", statement.value);
  if (limit.value !== 1000) params.set("limit", String(limit.value));
  if (seconds.value !== 30) params.set("time", String(seconds.value));
  if (shown.value !== "table") params.set("as", shown.value);
  const address = location.pathname + (params.size ? `?${params}` : "");
  if (address === location.pathname + location.search) return;
  if (how === "push") history.pushState(null, "", address);
  else history.replaceState(null, "", address);
}

/** Begins: keeps what is to be kept, asks for schema and guide, and runs what the address says. */
export function begin(): void {
  effect(() => keep("graphrecon.asked", earlier.value));
  effect(() => keep("graphrecon.saved", saved.value));
  let before = shown.peek();
  effect(() => {
    if (shown.value !== before) write("replace");
    before = shown.value;
  });
  addEventListener("popstate", () => {
    const now = new URLSearchParams(location.search);
    const text = now.get("q") ?? "";
    const before = [limit.value, seconds.value].join();
    [limit.value, seconds.value] = [oneOf(LIMITS, now.get("limit"), 1000), oneOf(TIMES, now.get("time"), 30)];
    shown.value = VIEWS.find((view) => view === now.get("as")) ?? "table";
    if (text !== statement.value || before !== [limit.value, seconds.value].join()) {
      statement.value = text;
      void run();
    }
  });
  void load("/cgi/schema", (found) => (schema.value = found as Schema));
  void load("/cgi/config", (found) => (longest.value = (found as Config).timeout));
  void load("/cgi/guide", (found) => (guide.value = found as SavedQuestion[]));
  if (statement.value) void run();
}

async function load(path: string, use: (found: unknown) => void): Promise<void> {
  try {
    use(await ask(path, new AbortController().signal));
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    fault.value = error.fault;
  }
}

function oneOf<T extends number>(known: readonly T[], text: string | null, otherwise: T): T {
  return known.find((one) => String(one) === text) ?? otherwise;
}

function stored<T extends { statement: string }>(key: string): readonly T[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(key) ?? "[]");
    return Array.isArray(found) ? found.filter((one): one is T => typeof (one as T | null)?.statement === "string") : [];
  } catch {
    return [];
  }
}

function keep(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Storage may be off or full; it then lasts as long as the page.
  }
}
