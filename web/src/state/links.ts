/** The ways from screen to screen: the page of a host, its flows, the canvas. */

export function hostLink(addr: string): string {
  return `/host/${addr}`;
}

/** The flow screen with the flows that pass these filters of hosts. */
export function flowLink(...nodes: readonly string[]): string {
  return `/flow.html?${new URLSearchParams(nodes.map((text) => ["nodes", text]))}`;
}

/** The canvas with these nodes; the picked ones are compared. */
export function canvasLink(refs: readonly string[], picked: readonly string[] = []): string {
  return `/cypher.html?${new URLSearchParams([...refs.map((ref) => ["n", ref]), ...picked.map((ref) => ["pick", ref])])}`;
}

/** The console with a statement. */
export function consoleLink(statement: string): string {
  return `/cypher.html?${new URLSearchParams({ q: statement })}`;
}

/** The hosts, the scan records or the passive facts that pass a filter. */
export function listLink(filter: string, path: "/" | "/scans.html" | "/passive.html" = "/"): string {
  return `${path}?${new URLSearchParams({ q: filter })}`;
}

/** A node on the canvas, selected. */
export function nodeLink(ref: string): string {
  return `/cypher.html?${new URLSearchParams([["n", ref], ["sel", ref]])}`;
}
