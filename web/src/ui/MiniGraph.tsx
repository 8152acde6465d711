/** A small graph of a host in the middle of its neighbours; a click opens the page of one. */
import { effect, signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { FlowsAnswer, HostPage, Peer } from "../api/types";
import { PairColors } from "../graph/color";
import { holdView, Placer } from "../graph/stage";
import { bows, EMPTY, makeStore } from "../graph/store";
import type { Look, Picture } from "../graph/view";
import { counted } from "../state/format";
import { hostLink } from "../state/links";
import { canvasTheme } from "../state/theme";
import { slow, thrifty } from "../state/thrift";

/** Neighbours that are drawn on each side; the lists beside have all. */
const DRAWN = 40;

export function MiniGraph({ page }: { page: HostPage }) {
  const box = useRef<HTMLDivElement>(null);
  const said = useSignal("");
  useEffect(() => {
    const drawing = drawingOf(page);
    const { addr } = drawing.picture.store;
    const events = {
      hover: (item: { kind: string; index: number } | null) => (said.value = item?.kind === "host" ? addr[item.index]! : ""),
      click: (item: { kind: string; index: number } | null) => {
        if (item?.kind === "host" && addr[item.index] !== page.addr) location.assign(hostLink(addr[item.index]!));
      },
      menu: () => {},
      pin: () => {},
      moved: () => {},
      slow: () => (slow.value = true),
    };
    return holdView(box.current!, events, () => canvasTheme.peek(), (view) => {
      const settled = signal(false);
      const placer = new Placer(view, { known: () => null, keep: () => {} }, settled);
      placer.show(drawing.picture, drawing.look);
      const ends = [effect(() => view.paint(canvasTheme.value)), effect(() => view.thrift(thrifty.value))];
      window.__ego = {
        settled: () => settled.value,
        hosts: () => addr.map((one, index) => ({ addr: one, at: view.locate({ kind: "host", index }) })),
        edges: () => drawing.picture.store.src.length,
      };
      return () => {
        ends.forEach((end) => end());
        placer.close();
        delete window.__ego;
      };
    });
  }, [page]);
  const peers = new Set([...page.clients, ...page.servers].map(({ addr }) => addr)).size;
  return (
    <figure class="ego">
      <div class="stage" ref={box} role="img" aria-label={`Graph of ${page.addr} and ${counted(peers, "neighbour")}; the lists under Flows have the same`} />
      <figcaption aria-live="polite">{said.value || `${counted(peers, "neighbour")} by flows${peers > 2 * DRAWN ? ", the busiest drawn" : ""}`}</figcaption>
    </figure>
  );
}

/** Returns the host and its busiest neighbours; each of their protocols and ports is an edge. */
function drawingOf({ addr: own, clients, servers }: HostPage): { picture: Picture; look: Look } {
  const place = new Map([[own, 0]]);
  const pairs: FlowsAnswer["pairs"] = [];
  const edges: Required<Pick<FlowsAnswer["edges"], "src" | "dst" | "pair" | "count">> = { src: [], dst: [], pair: [], count: [] };
  const at = (addr: string) => place.get(addr) ?? (place.set(addr, place.size), place.size - 1);
  const add = (peer: Peer, incoming: boolean) => {
    for (const [proto, number] of peer.ports) {
      let pair = pairs.findIndex((one) => one.proto === proto && one.dport === number);
      if (pair < 0) pair = pairs.push({ proto, dport: number, type: null, flows: 0 }) - 1;
      edges.src.push(incoming ? at(peer.addr) : 0);
      edges.dst.push(incoming ? 0 : at(peer.addr));
      edges.pair.push(pair);
      edges.count.push(peer.count);
    }
  };
  clients.slice(0, DRAWN).forEach((peer) => add(peer, true));
  servers.slice(0, DRAWN).forEach((peer) => add(peer, false));
  const none = edges.src.map(() => 0);
  const store = makeStore({
    ...EMPTY,
    nodes: { addr: [...place.keys()] },
    pairs,
    edges: { ...edges, cspkts: none, scpkts: none, csbytes: none, scbytes: none, firstseen: none, lastseen: none },
  });
  const colors = new PairColors().assign(pairs);
  const drawn = Uint8Array.from(store.src, (_, edge) => (store.bundle[edge] === edge ? 1 : 0));
  return {
    picture: { store, drawn, hidden: new Uint8Array(store.addr.length), bow: bows(store, drawn) },
    look: {
      served: Uint8Array.from(store.inDegree, (degree) => (degree ? 1 : 0)),
      hostSize: Float32Array.from(store.addr, (_, host) => (host ? 7 : 13)),
      flowSize: new Float32Array(store.src.length).fill(2),
      flowColor: Array.from(store.pair, (pair) => colors[pair]!),
      litHosts: null,
      litFlows: null,
      rings: null,
      selected: null,
      cursor: null,
    },
  };
}

declare global {
  interface Window {
    /** Where the neighbours are in the small graph, for tests and for the curious. It reads only. */
    __ego?: {
      settled(): boolean;
      hosts(): { addr: string; at: { x: number; y: number } | null }[];
      edges(): number;
    };
  }
}
