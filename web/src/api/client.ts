/** The one place that talks to the server: every failure becomes a Failed with the server's own words. */
import type { Fault, FlowsAnswer } from "./types";

export class Failed extends Error {
  constructor(
    readonly status: number,
    readonly fault: Fault,
  ) {
    super(fault.message);
  }
}

/** Returns the answer of `/flows`; throws Failed, or an AbortError when `signal` says stop. */
export async function askFlows(query: URLSearchParams, signal: AbortSignal): Promise<FlowsAnswer> {
  return (await ask(`/flows?${query}`, signal)) as FlowsAnswer;
}

async function ask(path: string, signal: AbortSignal): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(path, { signal, headers: { accept: "application/json" } });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new Failed(0, fault("unreachable", "graphrecon does not answer", "is `graphrecon web` still running?"));
  }
  let body: unknown;
  try {
    body = await response.json();
  } catch (error) {
    if (signal.aborted) throw error;
    throw new Failed(response.status, fault("broken", `the answer is not JSON (status ${response.status})`, null));
  }
  if (response.ok) return body;
  const said = (body as { error?: Fault }).error;
  throw new Failed(response.status, said ?? fault("failed", `status ${response.status}`, null));
}

function fault(code: string, message: string, hint: string | null): Fault {
  return { code, message, where: null, hint };
}
