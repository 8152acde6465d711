/** The Details tab: what the page knows of a host or flow under the pointer, and what the database knows of the selected one. */
import { edgeName, edgesOf, type FlowStore } from "../graph/store";
import type { Item } from "../graph/view";
import { bundleKey, colors, hovered, look, select, selected, store, view } from "../state/flow";
import { bytes, counted, number, time } from "../state/format";
import { isBundle } from "../state/look";
import { NEUTRAL } from "../graph/color";
import { Facts } from "./Facts";
import { FlowKnowledge, HostKnowledge } from "./Knowledge";

/** Flows of a host that are listed; the count says how many there are. */
const LISTED = 200;

export function Details() {
  const item = selected.value ?? hovered.value;
  const graph = store.value;
  if (!graph || !item) return <p class="quiet">Click a host or a flow. Hovering shows its basics here too.</p>;
  const asked = selected.value !== null;
  if (item.kind === "host") return <Host graph={graph} host={item.index} asked={asked} />;
  return item.bundle ? <Bundle graph={graph} flow={item.index} /> : <Flow graph={graph} flow={item.index} asked={asked} />;
}

function Host({ graph, host, asked }: { graph: FlowStore; host: number; asked: boolean }) {
  const edges = edgesOf(graph, host);
  const sum = (column: Float64Array, end: Uint32Array) =>
    edges.reduce((total, edge) => total + (end[edge] === host ? column[edge]! : 0), 0);
  const sent = sum(graph.csbytes, graph.src) + sum(graph.scbytes, graph.dst);
  const received = sum(graph.scbytes, graph.src) + sum(graph.csbytes, graph.dst);
  const white = graph.inDegree[host]! > 0;
  const { local } = view.value;
  return (
    <article aria-label="Host">
      <h2>
        <span class={`dot ${white ? "served" : "silent"}`} /> {graph.addr[host]}
      </h2>
      <Facts
        facts={[
          ["Role", [white && "server", graph.outDegree[host]! > 0 && "client"].filter(Boolean).join(" and ")],
          ["Incoming flows", number(graph.inDegree[host]!)],
          ["Outgoing flows", number(graph.outDegree[host]!)],
          ["Sent", bytes(sent)],
          ["Received", bytes(received)],
          ["First flow", time(least(edges.map((edge) => graph.firstseen[edge]!)), local)],
          ["Last flow", time(-least(edges.map((edge) => -graph.lastseen[edge]!)), local)],
        ]}
      />
      {asked && <HostKnowledge addr={graph.addr[host]!} />}
      <h3>{counted(edges.length, "flow")}</h3>
      <List graph={graph} flows={edges} host={host} />
    </article>
  );
}

/** Flows as a list; `host` is the end that need not be said. */
function List({ graph, flows, host }: { graph: FlowStore; flows: readonly number[]; host: number }) {
  return (
    <>
      <ul class="flows">
        {flows.slice(0, LISTED).map((edge) => {
          const out = graph.src[edge] === host;
          return (
            <li>
              <button type="button" onClick={() => select({ kind: "flow", index: edge })}>
                <Swatch graph={graph} flow={edge} />
                <span>
                  {out ? "to" : "from"} {graph.addr[(out ? graph.dst : graph.src)[edge]!]}
                </span>
                <b>{edgeName(graph, edge)}</b>
              </button>
            </li>
          );
        })}
      </ul>
      {flows.length > LISTED && <p class="quiet">The first {LISTED} are listed.</p>}
    </>
  );
}

function Bundle({ graph, flow }: { graph: FlowStore; flow: number }) {
  const members = graph.bundles.get(flow)!;
  return (
    <article aria-label="Bundle">
      <h2>{counted(members.length, "flow")}</h2>
      <p class="quiet">
        Between {graph.addr[graph.src[flow]!]} and {graph.addr[graph.dst[flow]!]}, too many to lie side by side.
      </p>
      <p>
        <button type="button" onClick={() => look({ open: [...view.value.open, bundleKey(graph, flow)] })}>
          Open bundle
        </button>
      </p>
      <List graph={graph} flows={members} host={graph.src[flow]!} />
    </article>
  );
}

function Flow({ graph, flow, asked }: { graph: FlowStore; flow: number; asked: boolean }) {
  const end = (index: number) => (
    <button type="button" class="link" onClick={() => select({ kind: "host", index })}>
      {graph.addr[index]}
    </button>
  );
  const { local } = view.value;
  const first = graph.bundle[flow]!;
  return (
    <article aria-label="Flow">
      <h2>
        <Swatch graph={graph} flow={flow} /> {edgeName(graph, flow)}
      </h2>
      <Facts
        facts={[
          ["From", end(graph.src[flow]!)],
          ["To", end(graph.dst[flow]!)],
          ...(graph.flows[flow]! > 1 ? [["Flows", number(graph.flows[flow]!)] as [string, string]] : []),
          ["Seen", counted(graph.count[flow]!, "time")],
          ["From the client", `${bytes(graph.csbytes[flow]!)} in ${counted(graph.cspkts[flow]!, "packet")}`],
          ["From the server", `${bytes(graph.scbytes[flow]!)} in ${counted(graph.scpkts[flow]!, "packet")}`],
          ["First seen", time(graph.firstseen[flow]!, local)],
          ["Last seen", time(graph.lastseen[flow]!, local)],
        ]}
      />
      {graph.bundles.has(first) && !isBundle(graph, first) && (
        <p>
          <button type="button" onClick={() => look({ open: view.value.open.filter((key) => key !== bundleKey(graph, first)) })}>
            Close bundle
          </button>
        </p>
      )}
      {asked && <FlowKnowledge graph={graph} flow={flow} />}
    </article>
  );
}

function Swatch({ graph, flow }: { graph: FlowStore; flow: number }) {
  return <span class="swatch" style={{ background: colors.value[graph.pair[flow]!] ?? NEUTRAL }} />;
}

/** Returns one line about an item: what hovering says. */
export function oneLine(graph: FlowStore, item: Item): string {
  if (item.kind === "host") {
    const [into, out] = [graph.inDegree[item.index]!, graph.outDegree[item.index]!];
    return `${graph.addr[item.index]}: ${number(into)} in, ${number(out)} out`;
  }
  const flow = item.index;
  const ends = `${graph.addr[graph.src[flow]!]} → ${graph.addr[graph.dst[flow]!]}`;
  if (item.bundle) return `${ends}: ${counted(graph.bundles.get(flow)!.length, "flow")}`;
  const carried = bytes(graph.csbytes[flow]! + graph.scbytes[flow]!);
  return `${ends}, ${edgeName(graph, flow)}: ${counted(graph.count[flow]!, "time")}, ${carried}`;
}

function least(values: number[]): number {
  return values.reduce((low, value) => (value < low || Number.isNaN(low) ? value : low), NaN);
}
