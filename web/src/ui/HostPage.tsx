/** The page of one host: what is known of it, part by part, each with the Cypher that gives it. */
import type { ComponentChildren } from "preact";
import type { HostPage as Page } from "../api/types";
import { counted, moment, visible } from "../state/format";
import { asked, fault, load, page, spans } from "../state/host";
import { canvasLink, flowLink } from "../state/links";
import { Cypher, Facts } from "./Facts";
import { Origins, Ports, Scripts } from "./HostPorts";
import { Flows, Identities, Names } from "./HostTies";
import { MiniGraph } from "./MiniGraph";
import { Seen, Spans } from "./Spans";

export function HostPage() {
  if (fault.value) return <Unknown />;
  const found = page.value;
  if (!found) return <p class="quiet waiting">Asking the database …</p>;
  return <Known found={found} />;
}

function Unknown() {
  const { status, message, hint } = fault.value!;
  const badly = status === 400;
  return (
    <div class="nowhere">
      <h1>{visible(asked)}</h1>
      {status === 404 ? (
        <>
          <p>Nothing is known of this address: no scan, no sensor and no flow has it.</p>
          <p>
            Its network may have been seen: <a href={flowLink(`addr = ${asked.includes(":") ? `${asked}/64` : `${asked}/24`}`)}>flows of its neighbours</a>.
          </p>
        </>
      ) : (
        <p class="complaint" role="alert">
          {badly ? "This is no address: " : ""}
          {visible(message)} {hint && <em>{visible(hint)}</em>}
        </p>
      )}
      {status !== 404 && !badly && (
        <p>
          <button type="button" onClick={() => void load()}>
            Try again
          </button>
        </p>
      )}
    </div>
  );
}

interface Block {
  readonly id: string;
  readonly title: string;
  readonly count: number;
  readonly cypher: readonly string[];
  readonly body: () => ComponentChildren;
}

function blocks(found: Page): Block[] {
  const { view, cypher } = found;
  const own = view?.ports?.find(({ port }) => port < 0);
  const part = (...names: string[]) => names.flatMap((name) => cypher[name] ?? []);
  return [
    { id: "seen", title: "First and last seen", count: spans.value.length, cypher: part("records", "flows"), body: () => <Spans spans={spans.value} /> },
    { id: "ports", title: "Ports and services", count: view?.ports?.filter(({ port }) => port >= 0).length ?? 0, cypher: part("view"), body: () => <Ports page={found} /> },
    { id: "scripts", title: "Scripts about the host", count: own?.scripts?.length ?? 0, cypher: part("view"), body: () => <Scripts port={own!} /> },
    { id: "identities", title: "Certificates, keys, fingerprints", count: found.identities.length, cypher: part("identities"), body: () => <Identities page={found} /> },
    { id: "flows", title: "Flows", count: Number(found.flows?.host["in_flows"] ?? 0) + Number(found.flows?.host["out_flows"] ?? 0), cypher: part("flows", "peers"), body: () => <Flows page={found} /> },
    { id: "names", title: "Names", count: found.names.length, cypher: part("names"), body: () => <Names page={found} /> },
    { id: "scans", title: "Scan records", count: found.records.length, cypher: part("records"), body: () => <Records page={found} /> },
    { id: "passive", title: "Passive observations", count: found.observations.length, cypher: part("observations"), body: () => <Observations page={found} /> },
    { id: "sources", title: "Where this is known from", count: found.readings.length, cypher: part("origins"), body: () => <Readings page={found} /> },
  ].filter(({ count }) => count > 0);
}

function Known({ found }: { found: Page }) {
  const shown = blocks(found);
  return (
    <>
      <Summary found={found} />
      <nav class="contents" aria-label="Parts of this page">
        {shown.map(({ id, title, count }) => (
          <a href={`#${id}`}>
            {title} <b>{count}</b>
          </a>
        ))}
      </nav>
      {!shown.length && <p class="quiet">No scan, no sensor and no flow has this address; only its range is known.</p>}
      {shown.map(({ id, title, cypher, body }) => (
        <section class="block" id={id} aria-labelledby={`${id}-title`}>
          <h2 id={`${id}-title`}>{title}</h2>
          {body()}
          <Cypher statements={cypher} />
        </section>
      ))}
    </>
  );
}

function Summary({ found }: { found: Page }) {
  const { addr, view, ranges, flows } = found;
  const range = ranges as Record<string, string | number | undefined>;
  const names = [...new Set((view?.hostnames ?? []).map(({ name }) => name))];
  const systems = (view?.os?.osmatch ?? []).slice(0, 3).map(({ name, accuracy }) => `${visible(name)}${accuracy === undefined ? "" : ` (${accuracy} %)`}`);
  const macs = view?.addresses?.mac ?? [];
  const facts: [string, ComponentChildren][] = [
    ["State", [visible(view?.state), view?.state_reason && `by ${visible(view.state_reason)}`].filter(Boolean).join(" ")],
    ["Names", names.map(visible).join(", ")],
    ["Tags", (view?.tags ?? []).map(({ value, info }) => (
      <span class="chip" title={(info ?? []).map(visible).join(", ")}>
        {visible(value)}
      </span>
    ))],
    ["System", systems.join(", ")],
    ["Hardware", macs.join(", ")],
    ["Network", [range["as_num"] && `AS${range["as_num"]}`, range["as_name"]].filter(Boolean).map(visible).join(" ")],
    ["Place", [range["city"], range["region_name"], range["country_name"] ?? range["country_code"]].filter(Boolean).map(visible).join(", ")],
    ["Open ports", view ? String(view.openports.count) : ""],
    ["Flows", flows ? `${visible(flows.host["in_flows"])} in, ${visible(flows.host["out_flows"])} out` : ""],
    ["Seen", <Seen from={flows?.host["firstseen"] ?? view?.starttime} to={flows?.host["lastseen"] ?? view?.endtime} />],
    ["Categories", (view?.categories ?? []).map(visible).join(", ")],
    ["Sources", (view?.source ?? []).map(visible).join(", ")],
  ];
  const host = found.origins.filter((one) => one.port === null);
  return (
    <header class="summary">
      <div>
        <h1>{addr}</h1>
        <Facts facts={facts.filter(([, value]) => (Array.isArray(value) ? value.length : value))} />
        {host.length > 0 && (
          <details class="cypher">
            <summary>Known from {counted(host.length, "source")}</summary>
            <Origins origins={host} />
          </details>
        )}
        <p class="links">
          <a href={flowLink(`addr = ${addr}`)}>Its flows</a>
          <a href={canvasLink([`Host/${addr}`, ...(view ? [`View/${addr}`] : [])])}>Its neighbours in the graph</a>
          <button type="button" class="link" onClick={() => print()}>
            Print
          </button>
        </p>
        <Cypher statements={[...(found.cypher["view"] ?? []), ...(found.cypher["ranges"] ?? [])]} />
      </div>
      {found.clients.length + found.servers.length > 0 && <MiniGraph page={found} />}
    </header>
  );
}

function Records({ page: { records, readings } }: { page: Page }) {
  const files = readings.filter(({ purpose }) => purpose === "nmap");
  return (
    <>
      <div class="wideable">
        <table class="plain">
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Scanner</th>
              <th scope="col">State</th>
              <th scope="col">Open ports</th>
              <th scope="col">Source</th>
            </tr>
          </thead>
          <tbody>
            {[...records].reverse().map((record) => (
              <tr>
                <td>
                  <Seen from={record.starttime} to={record.endtime} />
                </td>
                <td>{visible(record.scanner)}</td>
                <td>{visible(record.state)}</td>
                <td>
                  {(["tcp", "udp", "sctp"] as const)
                    .flatMap((proto) => (record.openports[proto]?.ports ?? []).map((port) => `${proto}/${port}`))
                    .join(", ")}
                </td>
                <td>{[...(record.source ?? []), ...(record.categories ?? [])].map(visible).join(", ")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {files.length > 0 && <p class="quiet">Read from {files.map(({ name }) => visible(name)).join(", ")}.</p>}
    </>
  );
}

function Observations({ page: { observations } }: { page: Page }) {
  return (
    <div class="wideable">
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">Kind</th>
            <th scope="col">Where</th>
            <th scope="col">Value</th>
            <th scope="col">Sensor</th>
            <th scope="col" class="right">
              Times
            </th>
            <th scope="col">When</th>
          </tr>
        </thead>
        <tbody>
          {[...observations].reverse().map((row) => (
            <tr>
              <th scope="row">{visible(row.recontype)}</th>
              <td>{[row.protocol && row.port ? `${row.protocol}/${row.port}` : row.port, row.source].filter(Boolean).map(visible).join(" ")}</td>
              <td class="value">{visible(row.value ?? row.targetval)}</td>
              <td>{visible(row.sensor)}</td>
              <td class="right">{row.count}</td>
              <td>
                <Seen from={row.firstseen} to={row.lastseen} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Readings({ page: { readings } }: { page: Page }) {
  return (
    <div class="wideable">
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">File</th>
            <th scope="col">Format</th>
            <th scope="col">Tells of</th>
            <th scope="col">Read</th>
            <th scope="col">This host is in it</th>
          </tr>
        </thead>
        <tbody>
          {readings.map((one) => (
            <tr>
              <th scope="row">{visible(one.name)}</th>
              <td>{visible(one.importer)}</td>
              <td>
                <Seen from={one.firstseen} to={one.lastseen} />
              </td>
              <td>{moment(one.finished)}</td>
              <td>{one.sure ? "yes, as a record" : "by its time, perhaps"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
