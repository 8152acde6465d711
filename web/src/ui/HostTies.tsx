/** What ties a host to others: the ends of its flows, identities that others show too, names. */
import type { HostPage, Identity, Peer, Teller } from "../api/types";
import { bytes, counted, moment, number, visible } from "../state/format";
import { canvasLink, flowLink, hostLink, listLink } from "../state/links";
import { Frame } from "./Frame";
import { Origins } from "./HostPorts";
import { Having, InGraph, Rest, Shot } from "./Linked";
import { Seen } from "./Spans";

export function Flows({ page }: { page: HostPage }) {
  const { addr, clients, servers, flows } = page;
  return (
    <>
      <div class="sides">
        <Peers title="In" empty="No flow comes to it." peers={clients} all={Number(flows?.host["clients"] ?? 0)} link={flowLink(`dst.addr = ${addr}`)} one={(peer) => flowLink(`src.addr = ${peer}`, `dst.addr = ${addr}`)} kinds={flows?.offers ?? []} flows={Number(flows?.host["in_flows"] ?? 0)} who="client" />
        <Peers title="Out" empty="No flow leaves it." peers={servers} all={Number(flows?.host["servers"] ?? 0)} link={flowLink(`src.addr = ${addr}`)} one={(peer) => flowLink(`src.addr = ${addr}`, `dst.addr = ${peer}`)} kinds={flows?.uses ?? []} flows={Number(flows?.host["out_flows"] ?? 0)} who="server" />
      </div>
      <Tellers tellers={flows?.tellers ?? []} />
    </>
  );
}

/** Who told of the flows: the names that imports were given. */
function Tellers({ tellers }: { tellers: readonly Teller[] }) {
  if (!tellers.length) return null;
  return (
    <details class="cypher">
      <summary>Known from {counted(new Set(tellers.map(({ source }) => source)).size, "source")} of flows</summary>
      <ul class="origins">
        {tellers.map(({ way, source, flows, firstseen, lastseen }) => (
          <li>
            <b>{source === null ? "flow logs without a name" : visible(source)}</b> {counted(flows, "flow")} {way}{" "}
            <span class="quiet">
              <Seen from={firstseen} to={lastseen} />
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

interface Side {
  readonly title: string;
  readonly empty: string;
  readonly peers: readonly Peer[];
  readonly all: number;
  readonly flows: number;
  readonly who: string;
  readonly kinds: readonly Record<string, unknown>[];
  readonly link: string;
  readonly one: (peer: string) => string;
}

function Peers({ title, empty, peers, all, flows, who, kinds, link, one }: Side) {
  if (!peers.length) {
    return (
      <div>
        <h3>{title}</h3>
        <p class="quiet">{empty}</p>
      </div>
    );
  }
  return (
    <div>
      <h3>
        {title}: <a href={link}>{counted(flows, "flow")}</a>, {counted(all, who)}
      </h3>
      <p class="chips">
        {kinds.slice(0, 12).map((kind) => (
          <span class="chip">
            {visible(kind["proto"])}
            {(kind["dport"] ?? kind["type"]) === null ? "" : `/${visible(kind["dport"] ?? kind["type"])}`} <b>{number(Number(kind["flows"]))}</b>
          </span>
        ))}
      </p>
      <Frame columns={[who === "client" ? "Client" : "Server", "Ports", { right: "Flows" }, { right: "Bytes" }, "Last seen"]}>
        {peers.map((peer) => (
          <tr>
            <th scope="row">
              <a href={hostLink(peer.addr)}>{peer.addr}</a>
            </th>
            <td>{peer.ports.map(([proto, port]) => (port === null ? proto : `${proto}/${port}`)).join(", ")}</td>
            <td class="right">
              <a href={one(peer.addr)} aria-label={`${counted(peer.flows, "flow")} with ${peer.addr}`}>
                {number(peer.flows)}
              </a>
            </td>
            <td class="right">{bytes(peer.bytes)}</td>
            <td>{moment(peer.lastseen)}</td>
          </tr>
        ))}
      </Frame>
      {all > peers.length && <Rest shown={peers.length} total={all} all={link} />}
    </div>
  );
}

const KINDS: Record<string, string> = { PublicKey: "Public key", MAC: "Hardware address" };

export function Identities({ page }: { page: HostPage }) {
  return (
    <>
      <ul class="identities">
        {page.identities.map((one) => (
          <li>
            <h3>
              {KINDS[one.label] ?? one.label}
              {one.thing["kind"] ? ` ${visible(one.thing["kind"])}` : ""} <span class="quiet">{one.ports.join(", ")}</span>
            </h3>
            {one.label === "Screenshot" ? (
              <Shot sha256={String(one.thing["sha256"])} of={[page.addr, ...one.ports].join(" ")} words={(one.thing["words"] as string[] | undefined) ?? []} />
            ) : (
              <>
                <p class="said">
                  <Same one={one} />
                </p>
                <p class="quiet">{more(one)}</p>
              </>
            )}
            <Others addr={page.addr} what={one.ref} others={one.others} />
            <InGraph node={one.ref} />
            {one.origins.length > 0 && (
              <details class="cypher">
                <summary>Known from {counted(one.origins.length, "sighting")}</summary>
                <Origins origins={one.origins} />
              </details>
            )}
          </li>
        ))}
      </ul>
      <Rest shown={page.identities.length} more={page.cut.includes("identities")} all={canvasLink([`View/${page.addr}`])} />
    </>
  );
}

function Others({ addr, what, others }: { addr: string; what: string; others: readonly string[] }) {
  if (!others.length) return <p class="quiet">No other host shows it.</p>;
  const refs = [addr, ...others.slice(0, 19)].map((one) => `Host/${one}`);
  return (
    <p>
      Also shown by{" "}
      {others.map((other, place) => (
        <>
          {place > 0 && ", "}
          <a href={hostLink(other)}>{other}</a>
        </>
      ))}
      {others.length === 20 && " and perhaps more"}.{" "}
      <a class="act" href={canvasLink([...refs, what], refs)}>
        What do these share
      </a>
    </p>
  );
}

/** Attributes of the filter language by kind of identity. */
const ATTRIBUTES: Record<string, string> = { Vulnerability: "vuln", MAC: "mac", ja3: "ja3", ja3s: "ja3s", ja4: "ja4", jarm: "jarm", hassh: "hassh", "hassh-server": "hassh-server", favicon: "favicon" };

/** What an identity says, as a link to the hosts that show it where a filter can ask for them. */
function Same({ one }: { one: Identity }) {
  const { label, thing } = one;
  const digest = ["sha256", "sha1", "md5"].find((name) => thing[name]);
  if (label === "Certificate" && digest) return <Having name={`cert.${digest}`} value={String(thing[digest])}>{words(one)}</Having>;
  const name = ATTRIBUTES[label === "Fingerprint" ? String(thing["kind"]) : label];
  return name ? <Having name={name} value={String(thing["value"] ?? thing["name"] ?? thing["addr"])}>{words(one)}</Having> : <>{words(one)}</>;
}

function words({ thing }: Identity): string {
  const told = thing["subject"] ?? thing["fingerprint"] ?? thing["value"] ?? thing["name"] ?? thing["addr"] ?? thing["sha256"] ?? thing["md5"];
  return visible(told);
}

function more({ thing }: Identity): string {
  const parts: unknown[] = [
    thing["issuer"] && (thing["self_signed"] ? "signed by itself" : `issued by ${visible(thing["issuer"])}`),
    thing["not_after"] && `valid ${moment(thing["not_before"])} to ${moment(thing["not_after"])}`,
    thing["type"] && `${visible(thing["type"])} ${visible(thing["bits"])}`,
    thing["vendor"],
    thing["title"],
    thing["sha256"] && `sha256 ${visible(thing["sha256"])}`,
    thing["raw"],
  ];
  return parts.filter(Boolean).map(visible).join(" · ");
}

export function Names({ page }: { page: HostPage }) {
  return (
    <>
      <Frame columns={["Name", "Type", "Seen by", { right: "Times" }, "When"]}>
        {page.names.map((row) => (
          <tr>
            <th scope="row">
              <Having name="hostname" value={row.rrname} />
            </th>
            <td>{visible(row.rrtype)}</td>
            <td>{[row.source, ...row.sensors].filter(Boolean).map(visible).join(" ")}</td>
            <td class="right">{number(row.count)}</td>
            <td>
              <Seen from={row.time_first} to={row.time_last} />
            </td>
          </tr>
        ))}
      </Frame>
      <Rest shown={page.names.length} more={page.cut.includes("names")} all={listLink(`addr = ${page.addr} recontype:DNS_ANSWER`, "/passive.html")} />
      {page.namesakes.map(({ name, others }) => (
        <p class="namesake">
          <b>{visible(name)}</b> is also the name of{" "}
          {others.map((other, place) => (
            <>
              {place > 0 && ", "}
              <a href={hostLink(other)}>{other}</a>
            </>
          ))}
        </p>
      ))}
    </>
  );
}
