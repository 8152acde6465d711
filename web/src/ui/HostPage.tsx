/** The page of one host: what is known of it, part by part, each with the Cypher that gives it. */
import type { ComponentChildren } from "preact";
import type { HostPage as Page } from "../api/types";
import { number, visible } from "../state/format";
import { asked, fault, load, page, spans } from "../state/host";
import { flowLink } from "../state/links";
import { Cypher } from "./Facts";
import { Origins, Ports, Scripts } from "./HostPorts";
import { Observations, Readings, Records } from "./HostRecords";
import { Summary } from "./HostSummary";
import { Flows, Identities, Names } from "./HostTies";
import { Ranges, Sent, Way } from "./HostWays";
import { Spans } from "./Spans";

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
    { id: "ports", title: "Ports and services", count: view?.ports?.filter(({ port }) => port >= 0).length ?? 0, cypher: part("view", "origins"), body: () => <Ports page={found} /> },
    { id: "scripts", title: "Scripts about the host", count: own?.scripts?.length ?? 0, cypher: part("view"), body: () => <HostScripts found={found} /> },
    { id: "identities", title: "Certificates, keys, fingerprints", count: found.identities.length, cypher: part("identities"), body: () => <Identities page={found} /> },
    { id: "flows", title: "Flows", count: Number(found.flows?.host["in_flows"] ?? 0) + Number(found.flows?.host["out_flows"] ?? 0), cypher: part("totals", "flows", "peers"), body: () => <Flows page={found} /> },
    { id: "metadata", title: "What it sent", count: found.totals.facts, cypher: part("metadata"), body: () => <Sent page={found} /> },
    { id: "names", title: "Names", count: found.names.length, cypher: part("names"), body: () => <Names page={found} /> },
    { id: "scans", title: "Scan records", count: found.totals.records, cypher: part("records"), body: () => <Records page={found} /> },
    { id: "passive", title: "Passive observations", count: found.totals.observations, cypher: part("observations"), body: () => <Observations page={found} /> },
    { id: "way", title: "The way to it", count: (view?.traces ?? []).reduce((sum, { hops }) => sum + hops.length, 0), cypher: part("view"), body: () => <Way page={found} /> },
    { id: "ranges", title: "Ranges that hold it", count: found.held.length, cypher: part("ranges"), body: () => <Ranges page={found} /> },
    { id: "sources", title: "Where this is known from", count: found.readings.length, cypher: part("origins"), body: () => <Readings page={found} /> },
  ].filter(({ count }) => count > 0);
}

function HostScripts({ found }: { found: Page }) {
  const own = found.view!.ports!.find(({ port }) => port < 0)!;
  return (
    <>
      <Scripts port={own} />
      <Origins origins={found.origins.filter((one) => one.port === null)} />
    </>
  );
}

function Known({ found }: { found: Page }) {
  const shown = blocks(found);
  return (
    <>
      <Summary found={found} />
      <nav class="contents" aria-label="Parts of this page">
        {shown.map(({ id, title, count }) => (
          <a href={`#${id}`}>
            {title} <b>{number(count)}</b>
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

