/** A flow graph with pages of flows of its hosts added: what an expansion makes of an answer. */
import type { FlowEdges, FlowPair, FlowsAnswer } from "../api/types";

/** Returns all of `base`, then what only `pages` have; a slot of the timeline counts what is added to it. */
export function merged(base: FlowsAnswer, pages: readonly FlowsAnswer[]): FlowsAnswer {
  const addr = [...base.nodes.addr];
  const hosts = new Map(addr.map((name, place) => [name, place]));
  const pairs = base.pairs.map((pair) => ({ ...pair }));
  const named = new Map(pairs.map((pair, place) => [keyOf(pair), place]));
  const edges = Object.fromEntries(Object.entries(base.edges).map(([name, column]) => [name, [...(column as unknown[])]])) as unknown as FlowEdges;
  const bars = base.timeline ? [...base.timeline.edges] : null;
  const there = new Set(base.edges.src.map((_, edge) => identity(base.edges, edge)));
  const hostOf = (name: string) => hosts.get(name) ?? place(hosts, name, addr, name);
  const pairOf = (pair: FlowPair) => named.get(keyOf(pair)) ?? place(named, keyOf(pair), pairs, { ...pair, flows: 0 });
  for (const page of pages) {
    const [ends, kinds] = [page.nodes.addr.map(hostOf), page.pairs.map(pairOf)];
    for (let edge = 0; edge < page.edges.src.length; edge++) {
      const own = moved(page.edges, edge, ends, kinds);
      const identified = identityOf(own.src as number, own.dst as number, own.pair as number | undefined);
      if (there.has(identified)) continue;
      there.add(identified);
      for (const name of Object.keys(edges) as (keyof FlowEdges)[]) (edges[name] as unknown[]).push(own[name] ?? (name === "slots" ? [] : 0));
      for (const kind of own.pair === undefined ? ((own.kinds as number[] | undefined) ?? []) : [own.pair as number]) pairs[kind]!.flows++;
      if (bars) for (const slot of (own.slots as number[] | undefined) ?? []) if (slot < bars.length) bars[slot]!++;
    }
  }
  const timeline = base.timeline && bars ? { timeline: { ...base.timeline, edges: bars } } : {};
  return { ...base, nodes: { addr }, pairs, edges, ...timeline };
}

function place<Item>(places: Map<string, number>, name: string, items: Item[], item: Item): number {
  places.set(name, items.length);
  return items.push(item) - 1;
}

/** Returns the columns of an edge, its places those of the whole. */
function moved(edges: FlowEdges, edge: number, hosts: readonly number[], pairs: readonly number[]): Partial<Record<keyof FlowEdges, unknown>> {
  const own = Object.fromEntries(Object.entries(edges).map(([name, column]) => [name, (column as unknown[])[edge]])) as Partial<Record<keyof FlowEdges, unknown>>;
  own.src = hosts[own.src as number];
  own.dst = hosts[own.dst as number];
  if (own.pair !== undefined) own.pair = pairs[own.pair as number];
  if (own.kinds !== undefined) own.kinds = (own.kinds as number[]).map((kind) => pairs[kind]);
  return own;
}

function identity(edges: FlowEdges, edge: number): string {
  return identityOf(edges.src[edge]!, edges.dst[edge]!, edges.pair?.[edge]);
}

function identityOf(src: number, dst: number, pair: number | undefined): string {
  return `${src}>${dst}>${pair ?? ""}`;
}

function keyOf({ proto, dport, type }: FlowPair): string {
  return `${proto}/${dport}/${type}`;
}
