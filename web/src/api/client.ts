/** The one place that talks to the server: every failure becomes a Failed with the server's own words. */
import type { Completion, Detailed, Fault, FlowCounts, FlowDetails, FlowsAnswer, HostDetails } from "./types";

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

/** Returns what is known of a host. */
export async function askHost(addr: string, signal: AbortSignal): Promise<Detailed<HostDetails>> {
  return (await ask(`/flows/host/${encodeURIComponent(addr)}`, signal)) as Detailed<HostDetails>;
}

/** Returns what is known of a flow: `which` has src, dst, proto, and dport or type. */
export async function askFlow(which: URLSearchParams, signal: AbortSignal): Promise<Detailed<FlowDetails>> {
  return (await ask(`/flows/flow?${which}`, signal)) as Detailed<FlowDetails>;
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

/** The Failed of an answer that cannot be read. */
export function unreadable(status: number): Failed {
  return new Failed(status, fault("broken", `the answer is not JSON (status ${status})`, null));
}

async function send(path: string, signal: AbortSignal, body?: unknown): Promise<Response> {
  let response: Response;
  const posted = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const type = body === undefined ? {} : { "content-type": "application/json" };
  try {
    response = await fetch(path, { signal, headers: { accept: "application/json", ...type }, ...posted });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new Failed(0, fault("unreachable", "graphrecon does not answer", "is `graphrecon web` still running?"));
  }
  if (response.ok) return response;
  const { error: said } = (await read(response, () => response.json(), signal)) as { error?: Fault };
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
