/** Who is logged in, as the server says; changes bring its token along. */
import { signal } from "@preact/signals";
import { change, whoAsks } from "../api/client";
import type { Me } from "../api/schema";

export const me = signal<Me | null>(null);

/** Asks who is logged in; a failure leaves it unknown, and the screen's own questions tell what is wrong. */
export async function findAccount(): Promise<void> {
  try {
    me.value = await whoAsks();
  } catch {
    me.value = null;
  }
}

/** Ends the session and shows the login. */
export async function leave(): Promise<void> {
  await change("POST", "/logout", undefined, new AbortController().signal);
  location.assign("/login");
}
