/** What can be filtered by: the attributes of a host or a flow as clauses of the filter language. */
import { subnet } from "../graph/layout";
import { edgeName, type FlowStore } from "../graph/store";
import type { Item } from "../graph/view";

/** One attribute with the filter that keeps it, and the one that leaves it out. */
export interface Clause {
  readonly title: string;
  readonly list: "nodes" | "edges";
  readonly by: string;
  readonly out: string;
}

export function clauses(graph: FlowStore, item: Item): Clause[] {
  return item.kind === "host" ? ofHost(graph.addr[item.index]!) : ofFlow(graph, item.index);
}

function ofHost(addr: string): Clause[] {
  return [equal("nodes", "addr", addr), equal("nodes", "src.addr", addr), equal("nodes", "dst.addr", addr), equal("nodes", "addr", network(addr))];
}

function ofFlow(graph: FlowStore, flow: number): Clause[] {
  const found: Clause[] = [];
  const pair = graph.pairs[graph.pair[flow]!];
  if (pair) {
    const number = pair.dport !== null ? `dport = ${pair.dport}` : pair.type !== null ? `type = ${pair.type}` : "";
    const both = `proto = ${pair.proto} ${number}`.trim();
    if (number) found.push({ title: edgeName(graph, flow), list: "edges", by: both, out: `!(${both})` });
    if (pair.proto !== null) found.push(equal("edges", "proto", pair.proto));
    if (pair.dport !== null) {
      found.push(equal("edges", "dport", String(pair.dport)));
      found.push(pair.dport < 1024 ? equal("edges", "dport", "0-1023") : equal("edges", "dport", "1024-65535"));
    }
    if (pair.type !== null) found.push(equal("edges", "type", String(pair.type)));
  }
  found.push(equal("nodes", "src.addr", graph.addr[graph.src[flow]!]!), equal("nodes", "dst.addr", graph.addr[graph.dst[flow]!]!));
  if (!pair) return found;
  for (const name of ["count", "cspkts", "scpkts", "csbytes", "scbytes"] as const) found.push(equal("edges", name, String(graph[name][flow])));
  for (const name of ["firstseen", "lastseen"] as const) {
    const at = graph[name][flow]!;
    if (Number.isNaN(at)) continue;
    const text = new Date(Math.floor(at) * 1000).toISOString().slice(0, 19);
    found.push({ title: `${name} >= ${text}`, list: "edges", by: `${name} >= ${text}`, out: `${name} < ${text}` });
  }
  return found;
}

function equal(list: "nodes" | "edges", name: string, value: string): Clause {
  const by = `${name} = ${value}`;
  // With ! it also keeps what has no such attribute, as leaving out should.
  return { title: by, list, by, out: `!${by}` };
}

/** Returns the /24 or /64 of an address. */
export function network(addr: string): string {
  return addr.includes(":") ? `${subnet(addr)}::/64` : `${subnet(addr)}.0/24`;
}

/** Returns Cypher that draws an item in Neo4j Browser. */
export function cypherOf(graph: FlowStore, item: Item): string {
  const text = (value: string) => `'${value.replace(/[\\']/g, (sign) => `\\${sign}`)}'`;
  if (item.kind === "host") {
    return `MATCH path = (:Host {addr: ${text(graph.addr[item.index]!)}})-[:SEND|TO]-(:Flow)-[:SEND|TO]-(:Host)\nRETURN path LIMIT 100`;
  }
  const pair = graph.pairs[graph.pair[item.index]!];
  const facts = [];
  if (pair?.proto) facts.push(`proto: ${text(pair.proto)}`);
  if (typeof pair?.dport === "number") facts.push(`dport: ${pair.dport}`);
  if (typeof pair?.type === "number") facts.push(`type: ${pair.type}`);
  const [src, dst] = [graph.addr[graph.src[item.index]!]!, graph.addr[graph.dst[item.index]!]!];
  const flow = facts.length ? ` {${facts.join(", ")}}` : "";
  return `MATCH path = (:Host {addr: ${text(src)}})-[:SEND]->(:Flow${flow})-[:TO]->(:Host {addr: ${text(dst)}})\nRETURN path LIMIT 100`;
}
