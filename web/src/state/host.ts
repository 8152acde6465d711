/** The host that the page is about, and everything that is known of it. */
import { computed, signal } from "@preact/signals";
import { ask, Failed } from "../api/client";
import type { Fault, HostPage } from "../api/types";
import { spansOf } from "./sightings";
import { decoded } from "./text";

/** The address as the page's own address has it. */
export const asked = decoded(location.pathname.replace(/^\/host\//, ""));
export const page = signal<HostPage | null>(null);
export const fault = signal<(Fault & { status: number }) | null>(null);

/** Asks; the page then stands under the one way to write its address. */
export async function load(): Promise<void> {
  fault.value = null;
  try {
    const found = (await ask(`/cgi/host/${encodeURIComponent(asked)}`, new AbortController().signal)) as HostPage;
    page.value = found;
    document.title = `${found.addr} – graphrecon`;
    const path = `/host/${found.addr}`;
    if (location.pathname !== path) history.replaceState(history.state, "", path + location.search + location.hash);
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    fault.value = { ...error.fault, status: error.status };
  }
}

/** Returns when each source saw the host: every scan, kinds of passive facts, flows to it and from it. */
export const spans = computed(() => (page.value ? spansOf(page.value) : []));
