/** Any part of the graph in the form that is drawn: its nodes coloured by label, its relationships by type. */
import type { Element, Tie } from "../api/types";
import { NEUTRAL, PairColors } from "./color";
import { bows, EMPTY, type FlowStore, makeStore } from "./store";
import type { Item, Look, Picture } from "./view";

/** Nodes and relationships by what names them. */
export interface Shown {
  readonly nodes: readonly Element[];
  readonly edges: readonly Tie[];
}

export interface Kind {
  readonly name: string;
  readonly color: string;
  readonly count: number;
}

const labelColors = new PairColors();
const typeColors = new PairColors();

/** Returns the label that says most of a node: that of its name. */
export function labelOf({ ref, labels }: Element): string {
  return ref.slice(0, ref.indexOf("/")) || (labels[0] ?? "?");
}

/** How the nodes of a label look, where that is not what they look like anyway. */
export interface Style {
  readonly color?: string;
  /** Pixels. */
  readonly size?: number;
  /** The property that is written beside them. */
  readonly caption?: string;
}
export type Styles = Readonly<Record<string, Style>>;

export const SIZES = [4, 20] as const;

/** Returns the size of the nodes of a label. */
export function sizeOf(label: string, styles: Styles): number {
  return styles[label]?.size ?? (label === "Host" ? 10 : 7);
}

/** Returns what is written beside a node. */
export function captionOf(node: Element, styles: Styles): string {
  const name = styles[labelOf(node)]?.caption;
  const value = name === undefined ? undefined : node.properties[name];
  const text = value === undefined || value === null ? node.title : Array.isArray(value) ? value.join(", ") : String(value);
  return text.length > 32 ? `${text.slice(0, 31)}…` : text;
}

/** Returns labels, or types, with their colours and counts, the most common first. */
export function labelKinds({ nodes }: Shown, styles: Styles = {}): Kind[] {
  return kinds(nodes.map(labelOf), labelColors).map((kind) => ({ ...kind, color: styles[kind.name]?.color ?? kind.color }));
}

export function typeKinds({ edges }: Shown): Kind[] {
  return kinds(edges.map(({ type }) => type), typeColors);
}

function kinds(names: readonly string[], colors: PairColors): Kind[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const ranked = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const found = colors.assign(ranked.map(([proto, flows]) => ({ proto, dport: null, type: null, flows })));
  return ranked.map(([name, count], place) => ({ name, count, color: found[place]! }));
}

export function storeOf(shown: Shown, styles: Styles = {}): FlowStore {
  const place = new Map(shown.nodes.map(({ ref }, at) => [ref, at]));
  const types = typeKinds(shown);
  const pair = new Map(types.map(({ name }, at) => [name, at]));
  const edges = shown.edges.filter(({ start, end }) => place.has(start) && place.has(end));
  const none = edges.map(() => 0);
  const store = makeStore({
    ...EMPTY,
    nodes: { addr: shown.nodes.map(({ ref }) => ref) },
    pairs: types.map(({ name, count }) => ({ proto: name, dport: null, type: null, flows: count })),
    edges: {
      src: edges.map(({ start }) => place.get(start)!),
      dst: edges.map(({ end }) => place.get(end)!),
      pair: edges.map(({ type }) => pair.get(type)!),
      count: edges.map(() => 1),
      cspkts: none,
      scpkts: none,
      csbytes: none,
      scbytes: none,
      firstseen: none,
      lastseen: none,
    },
  });
  return { ...store, names: shown.nodes.map((node) => captionOf(node, styles)) };
}

export function pictureOf(store: FlowStore): Picture {
  const drawn = Uint8Array.from(store.src, (_, edge) => (store.bundle[edge] === edge ? 1 : 0));
  return { store, drawn, hidden: new Uint8Array(store.addr.length), bow: bows(store, drawn) };
}

interface Marks {
  readonly selected: Item | null;
  readonly cursor: number | null;
  readonly picked: ReadonlySet<string>;
  /** The label or type that alone is lit. */
  readonly only: string | null;
  readonly styles: Styles;
}

export function lookOf(shown: Shown, store: FlowStore, { selected, cursor, picked, only, styles }: Marks): Look {
  const labels = new Map(labelKinds(shown, styles).map(({ name, color }) => [name, color]));
  const types = typeKinds(shown);
  let litHosts: Uint8Array | null = null;
  let litFlows: Uint8Array | null = null;
  const pairOf = (edge: number) => types[store.pair[edge]!]?.name;
  if (only !== null) {
    const byType = types.some(({ name }) => name === only);
    litFlows = Uint8Array.from(store.src, (_, edge) => (byType && pairOf(edge) === only ? 1 : 0));
    litHosts = Uint8Array.from(shown.nodes, (node) => (!byType && labelOf(node) === only ? 1 : 0));
    for (let edge = 0; edge < litFlows.length; edge++) if (litFlows[edge]) litHosts[store.src[edge]!] = litHosts[store.dst[edge]!] = 1;
  }
  return {
    served: new Uint8Array(store.addr.length),
    hostColor: shown.nodes.map((node) => labels.get(labelOf(node)) ?? NEUTRAL),
    hostSize: Float32Array.from(shown.nodes, (node) => sizeOf(labelOf(node), styles)),
    flowSize: new Float32Array(store.src.length).fill(1.8),
    flowColor: Array.from(store.pair, (_, edge) => types[store.pair[edge]!]?.color ?? NEUTRAL),
    litHosts,
    litFlows,
    rings: picked.size ? Uint8Array.from(shown.nodes, ({ ref }) => (picked.has(ref) ? 1 : 0)) : null,
    selected,
    cursor,
  };
}
