/** What the database knows beyond the graph: metadata, scans, passive facts, ranges, and the Cypher that gives them. */
import type { ComponentChildren } from "preact";
import type { Fault, Row } from "../api/types";
import type { FlowStore } from "../graph/store";
import { flowParams, known } from "../state/details";
import { ask, query } from "../state/flow";
import { counted } from "../state/format";
import { Cypher, Facts } from "./Facts";
import { meta, Times } from "./Metadata";

export function HostKnowledge({ addr }: { addr: string }) {
  const found = known.value;
  if (!found) return <Waiting />;
  if (found.of === "fault") return <Failure fault={found.fault} />;
  if (found.of !== "host") return null;
  const { host, view, offers, uses, facts, known: seen, observations } = found.answer.details;
  const place = view && [view["asnum"] && `AS${view["asnum"]} ${view["asname"] ?? ""}`, view["country"], view["city"]].filter(Boolean).join(", ");
  return (
    <>
      <Facts
        facts={[
          ["All flows", `${text(host["in_flows"])} in, ${text(host["out_flows"])} out`],
          ["Peers", `${counted(Number(host["clients"]), "client")}, ${counted(Number(host["servers"]), "server")}`],
          ...(place ? [["Range", place] as const] : []),
          ...(list(view?.["names"]).length ? [["Names", list(view?.["names"]).map(text).join(", ")] as const] : []),
          ...(list(view?.["tags"]).length ? [["Tags", list(view?.["tags"]).map(text).join(", ")] as const] : []),
        ]}
      />
      <p class="links">
        <a href={`/host/${encodeURIComponent(addr)}`}>Everything about this host</a>
      </p>
      <Records title="Open ports" rows={list(view?.["ports"]) as Row[]} line={portLine} />
      <Records title="Scans" rows={seen.scans} line={(row) => `${text(row["scanner"])} ${when(row["end"] ?? row["start"])}: ${text(row["state"])}, ${list(row["openports"]).length || text(row["openports"]) || 0} open`} />
      <Records title="Passive facts" rows={observations} line={observed} />
      <Records title="Metadata" rows={facts} line={meta} />
      <Records title="Offers" rows={offers} line={kindLine} />
      <Records title="Uses" rows={uses} line={kindLine} />
      <Cypher statements={found.answer.cypher} />
    </>
  );
}

export function FlowKnowledge({ graph, flow }: { graph: FlowStore; flow: number }) {
  if (!flowParams(graph, flow)) return <Several graph={graph} flow={flow} />;
  const found = known.value;
  if (!found) return <Waiting />;
  if (found.of === "fault") return <Failure fault={found.fault} />;
  if (found.of !== "flow") return null;
  const { flow: stored, facts, server } = found.answer.details;
  const sports = list(stored["sports"]);
  return (
    <>
      {sports.length > 0 && (
        <Facts facts={[["Source ports", `${sports.slice(0, 12).join(", ")}${Number(stored["all_sports"]) > 12 ? ` … ${text(stored["all_sports"])} in all` : ""}`]]} />
      )}
      <Records title="Metadata" rows={facts} line={meta} />
      <Records title="The server's port, scanned" rows={server.scans} line={portLine} />
      <Records title="Passive facts of that port" rows={server.passive} line={observed} />
      <Cypher statements={found.answer.cypher} />
    </>
  );
}

/** An edge of a map stands for several flows: the way to them. */
function Several({ graph, flow }: { graph: FlowStore; flow: number }) {
  const [src, dst] = [graph.addr[graph.src[flow]!]!, graph.addr[graph.dst[flow]!]!];
  return (
    <p>
      <button type="button" onClick={() => ask({ mode: "default", nodes: [...query.value.nodes, `src.addr = ${src}`, `dst.addr = ${dst}`], skip: 0 })}>
        Show its flows
      </button>
    </p>
  );
}

function Waiting() {
  return <p class="quiet">Asking the database …</p>;
}

function Failure({ fault }: { fault: Fault }) {
  return (
    <p class="complaint" role="alert">
      {fault.message} {fault.hint && <em>{fault.hint}</em>}
    </p>
  );
}

function Records({ title, rows, line }: { title: string; rows: readonly Row[]; line: (row: Row) => ComponentChildren }) {
  if (!rows.length) return null;
  return (
    <section class="records">
      <h3>
        {title} <span>{rows.length}</span>
      </h3>
      <ul>
        {rows.map((row) => (
          <li>{line(row)}</li>
        ))}
      </ul>
    </section>
  );
}

function observed(row: Row): ComponentChildren {
  return (
    <>
      <b>{text(row["recontype"])}</b> {[row["source"], row["value"]].filter(Boolean).map(text).join(": ")}
      {row["port"] ? ` at port ${text(row["port"])}` : ""} <Times row={row} />
    </>
  );
}

function portLine(row: Row): ComponentChildren {
  const services = (list(row["services"]) as Row[]).map((service) => [service["name"], service["product"], service["version"]].filter(Boolean).map(text).join(" "));
  const port = row["port"] === undefined ? "" : `${text(row["proto"])}/${text(row["port"])}`;
  return (
    <>
      <b>{[port, row["state"]].filter(Boolean).map(text).join(" ")}</b> {[...services, ...list(row["certificates"]).map(text), row["banner"] ? text(row["banner"]) : ""].filter(Boolean).join("; ")}{" "}
      <Times row={row} />
    </>
  );
}

function kindLine(row: Row): ComponentChildren {
  const number = row["dport"] ?? row["type"];
  return (
    <>
      <b>
        {text(row["proto"])}
        {number === null || number === undefined ? "" : `/${text(number)}`}
      </b>{" "}
      {counted(Number(row["flows"]), "flow")}, {counted(Number(row["peers"]), "peer")}
    </>
  );
}

function when(value: unknown): string {
  return typeof value === "string" ? value.slice(0, 19).replace("T", " ") : "";
}

function text(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
