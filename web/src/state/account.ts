/** Who is logged in, as the server says; changes bring its token along. */
import { signal } from "@preact/signals";
import { change, whoAsks } from "../api/client";
import type { Me } from "../api/schema";

export const me = signal<Me | null>(null);

/** What this browser keeps of an account: its filters and statements. */
const KEPT = ["graphrecon.asked", "graphrecon.saved", "graphrecon.recent"];
const WHOSE = "graphrecon.account";

/** Asks who is logged in; a failure leaves it unknown, and the screen's own questions tell what is wrong. */
export async function findAccount(): Promise<void> {
  try {
    me.value = await whoAsks();
    if (forgets(me.value.name ?? "")) location.reload();
  } catch {
    me.value = null;
  }
}

/** Whether whoever is logged in may write Cypher: readers may not, nor accounts with a scope. */
export function writesCypher(): boolean {
  return me.value?.raw ?? true;
}

/** Returns what a screen is called: where no Cypher is written, the console is a canvas alone. */
export function titleOf(screen: { readonly title: string; readonly path: string }): string {
  return screen.path === "/cypher.html" && !writesCypher() ? "Canvas" : screen.title;
}

/** Whether there are notes on a label for whoever is logged in: with a scope, on hosts and their ports alone. */
export function isNoted(label: string): boolean {
  return !me.value?.scope.length || ["Host", "View", "ViewPort"].includes(label);
}

/** Ends the session and shows the login. */
export async function leave(): Promise<void> {
  await change("POST", "/logout", undefined, new AbortController().signal);
  forget();
  location.assign("/login");
}

/** Forgets what another account has left here; returns whether there was anything, which the page may show already. */
export function forgets(name: string): boolean {
  try {
    if ((localStorage.getItem(WHOSE) ?? "") === name) return false;
    const left = KEPT.some((key) => !["[]", null].includes(localStorage.getItem(key)));
    forget();
    localStorage.setItem(WHOSE, name);
    return left;
  } catch {
    // Storage may be off; nothing is kept then.
    return false;
  }
}

function forget(): void {
  try {
    for (const key of KEPT) localStorage.removeItem(key);
  } catch {
    // As above.
  }
}
