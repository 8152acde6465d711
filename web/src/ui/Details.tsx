/** The Details tab: what the page knows of the selected host or flow. */
import { edgesOf, type FlowStore, pairName } from "../graph/store";
import type { Item } from "../graph/view";
import { colors, hovered, select, selected, store } from "../state/flow";
import { bytes, counted, number, time } from "../state/format";

/** Flows of a host that are listed; the count says how many there are. */
const LISTED = 200;

export function Details() {
  const item = selected.value ?? hovered.value;
  const graph = store.value;
  if (!graph || !item) return <p class="quiet">Click a host or a flow. Hovering shows its basics here too.</p>;
  return item.kind === "host" ? <Host graph={graph} host={item.index} /> : <Flow graph={graph} flow={item.index} />;
}

function Host({ graph, host }: { graph: FlowStore; host: number }) {
  const edges = edgesOf(graph, host);
  const sum = (column: Float64Array, end: Uint32Array) =>
    edges.reduce((total, edge) => total + (end[edge] === host ? column[edge]! : 0), 0);
  const sent = sum(graph.csbytes, graph.src) + sum(graph.scbytes, graph.dst);
  const received = sum(graph.scbytes, graph.src) + sum(graph.csbytes, graph.dst);
  const served = graph.inDegree[host]! > 0;
  return (
    <article aria-label="Host">
      <h2>
        <span class={`dot ${served ? "served" : "silent"}`} /> {graph.addr[host]}
      </h2>
      <Facts
        facts={[
          ["Role", [served && "server", graph.outDegree[host]! > 0 && "client"].filter(Boolean).join(" and ")],
          ["Incoming flows", number(graph.inDegree[host]!)],
          ["Outgoing flows", number(graph.outDegree[host]!)],
          ["Sent", bytes(sent)],
          ["Received", bytes(received)],
          ["First flow", time(least(edges.map((edge) => graph.firstseen[edge]!)))],
          ["Last flow", time(-least(edges.map((edge) => -graph.lastseen[edge]!)))],
        ]}
      />
      <h3>{counted(edges.length, "flow")}</h3>
      <ul class="flows">
        {edges.slice(0, LISTED).map((edge) => {
          const out = graph.src[edge] === host;
          const other = graph.addr[(out ? graph.dst : graph.src)[edge]!];
          return (
            <li>
              <button type="button" onClick={() => select({ kind: "flow", index: edge })}>
                <Swatch graph={graph} flow={edge} />
                <span>
                  {out ? "to" : "from"} {other}
                </span>
                <b>{pairName(graph.pairs[graph.pair[edge]!]!)}</b>
              </button>
            </li>
          );
        })}
      </ul>
      {edges.length > LISTED && <p class="quiet">The first {LISTED} are listed.</p>}
    </article>
  );
}

function Flow({ graph, flow }: { graph: FlowStore; flow: number }) {
  const end = (index: number) => (
    <button type="button" class="link" onClick={() => select({ kind: "host", index })}>
      {graph.addr[index]}
    </button>
  );
  return (
    <article aria-label="Flow">
      <h2>
        <Swatch graph={graph} flow={flow} /> {pairName(graph.pairs[graph.pair[flow]!]!)}
      </h2>
      <Facts
        facts={[
          ["From", end(graph.src[flow]!)],
          ["To", end(graph.dst[flow]!)],
          ["Seen", counted(graph.count[flow]!, "time")],
          ["From the client", `${bytes(graph.csbytes[flow]!)} in ${counted(graph.cspkts[flow]!, "packet")}`],
          ["From the server", `${bytes(graph.scbytes[flow]!)} in ${counted(graph.scpkts[flow]!, "packet")}`],
          ["First seen", time(graph.firstseen[flow]!)],
          ["Last seen", time(graph.lastseen[flow]!)],
        ]}
      />
    </article>
  );
}

function Facts({ facts }: { facts: [string, preact.ComponentChildren][] }) {
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </>
      ))}
    </dl>
  );
}

function Swatch({ graph, flow }: { graph: FlowStore; flow: number }) {
  return <span class="swatch" style={{ background: colors.value[graph.pair[flow]!] }} />;
}

/** Returns one line about an item: what hovering says. */
export function oneLine(graph: FlowStore, item: Item): string {
  if (item.kind === "host") {
    const [into, out] = [graph.inDegree[item.index]!, graph.outDegree[item.index]!];
    return `${graph.addr[item.index]}: ${number(into)} in, ${number(out)} out`;
  }
  const flow = item.index;
  const ends = `${graph.addr[graph.src[flow]!]} → ${graph.addr[graph.dst[flow]!]}`;
  const carried = bytes(graph.csbytes[flow]! + graph.scbytes[flow]!);
  return `${ends}, ${pairName(graph.pairs[graph.pair[flow]!]!)}: ${counted(graph.count[flow]!, "time")}, ${carried}`;
}

function least(values: number[]): number {
  return values.reduce((low, value) => (value < low || Number.isNaN(low) ? value : low), NaN);
}
