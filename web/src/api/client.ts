/** The one place that talks to the server: every failure becomes a Failed with the server's own words. */
import type { Me } from "./schema";
import type { Completion, Expansion, Fault, FlowAnswer, FlowCounts, FlowsAnswer, HostAnswer } from "./types";

export class Failed extends Error {
  constructor(
    readonly status: number,
    readonly fault: Fault,
  ) {
    super(fault.message);
  }
}

/** Returns the answer of `/flows` as it came; throws Failed, or an AbortError when `signal` says stop. So do the others. */
export async function askFlows(query: URLSearchParams, signal: AbortSignal): Promise<ArrayBuffer> {
  const response = await send(`/flows?${query}`, signal);
  return read(response, () => response.arrayBuffer(), signal);
}

/** Returns how many flows, servers and clients match. */
export async function askCounts(query: URLSearchParams, signal: AbortSignal): Promise<FlowCounts> {
  const counted = new URLSearchParams(query);
  counted.set("count", "true");
  return ((await ask(`/flows?${counted}`, signal)) as FlowsAnswer).counts;
}

/** Returns how many flows and hosts an expansion of a host would show. */
export async function askExpansion(addr: string, query: URLSearchParams, signal: AbortSignal): Promise<Expansion> {
  return (await ask(`/flows/host/${encodeURIComponent(addr)}/expansion?${query}`, signal)) as Expansion;
}

/** Returns a page of the flows of a host as it came. */
export async function askPage(addr: string, query: URLSearchParams, signal: AbortSignal): Promise<ArrayBuffer> {
  const response = await send(`/flows/host/${encodeURIComponent(addr)}/flows?${query}`, signal);
  return read(response, () => response.arrayBuffer(), signal);
}

/** Returns what is known of a host. */
export async function askHost(addr: string, signal: AbortSignal): Promise<HostAnswer> {
  return (await ask(`/flows/host/${encodeURIComponent(addr)}`, signal)) as HostAnswer;
}

/** Returns what is known of a flow: `which` has src, dst, proto, and dport or type. */
export async function askFlow(which: URLSearchParams, signal: AbortSignal): Promise<FlowAnswer> {
  return (await ask(`/flows/flow?${which}`, signal)) as FlowAnswer;
}

/** What a filter is about: hosts at the ends of flows (`node`), flows, hosts, hosts in scans (`nmap`), observations. */
export type Purpose = "node" | "flow" | "view" | "nmap" | "passive";

/** Returns what may follow a filter text. */
export async function askCompletions(text: string, purpose: Purpose, signal: AbortSignal): Promise<Completion[]> {
  return (await ask(`/cgi/complete?${new URLSearchParams({ q: text, purpose })}`, signal)) as Completion[];
}

/** Returns any JSON answer; with a `body` it is posted. */
export async function ask(path: string, signal: AbortSignal, body?: unknown): Promise<unknown> {
  const response = await send(path, signal, body);
  return read(response, () => response.json(), signal);
}

/** A part of a list, with the cursors of the parts before and after it; empty where there is none. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string;
  readonly prev: string;
}

/** Returns a part of a list, with what the header Link tells of its neighbours. */
export async function askPart<Item>(path: string, signal: AbortSignal): Promise<Page<Item>> {
  const response = await send(path, signal);
  const link = response.headers.get("link") ?? "";
  const cursor = (rel: string, name: string) => {
    const query = new RegExp(`<\\?([^>]*)>; rel="${rel}"`).exec(link)?.[1];
    return (query && new URLSearchParams(query).get(name)) || "";
  };
  return { items: (await read(response, () => response.json(), signal)) as Item[], next: cursor("next", "after"), prev: cursor("prev", "before") };
}

let asked: Promise<Me> | undefined;

/** Returns who is logged in, asked once a page. */
export function whoAsks(): Promise<Me> {
  asked ??= ask("/cgi/me", new AbortController().signal) as Promise<Me>;
  asked.catch(() => (asked = undefined));
  return asked;
}

/** Sends a change, `body` as JSON, over the revision `etag`; returns the answer's ETag. */
export async function change(method: "POST" | "PUT" | "DELETE", path: string, body: unknown, signal: AbortSignal, etag = ""): Promise<string> {
  const response = await send(path, signal, body, method, etag);
  return response.headers.get("etag") ?? "";
}

/** The Failed of an answer that cannot be read. */
export function unreadable(status: number): Failed {
  return new Failed(status, fault("broken", `the answer is not JSON (status ${status})`, null));
}

async function send(path: string, signal: AbortSignal, body?: unknown, method = body === undefined ? "GET" : "POST", etag = ""): Promise<Response> {
  const headers: Record<string, string> = { accept: "application/json" };
  if (body !== undefined) headers["content-type"] = "application/json";
  if (etag) headers["if-match"] = etag;
  // What is no mere question shows that the page is ours.
  if (method !== "GET") headers["x-csrf-token"] = (await whoAsks()).token;
  let response: Response;
  try {
    response = await fetch(path, { signal, method, headers, body: body === undefined ? null : JSON.stringify(body) });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new Failed(0, fault("unreachable", "graphrecon does not answer", "is `graphrecon web` still running?"));
  }
  if (response.ok) return response;
  const { error: said } = (await read(response, () => response.json(), signal)) as { error?: Fault };
  // A session that has ended: the login leads back here.
  if (said?.code === "login") location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
  throw new Failed(response.status, said ?? fault("failed", `status ${response.status}`, null));
}

async function read<T>(response: Response, how: () => Promise<T>, signal: AbortSignal): Promise<T> {
  try {
    return await how();
  } catch (error) {
    throw signal.aborted ? error : unreadable(response.status);
  }
}

function fault(code: string, message: string, hint: string | null): Fault {
  return { code, message, where: null, hint };
}
