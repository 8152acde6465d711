/** What lies around a host: the way to it, the ranges that hold it, the metadata that it sent. */
import type { HostPage as Page } from "../api/types";
import { counted, number, visible } from "../state/format";
import { flowLink, hostLink } from "../state/links";
import { Having, Rest } from "./Linked";
import { meta } from "./Metadata";

/** The hops of traceroutes, each a neighbour with a page of its own. */
export function Way({ page: { addr, view } }: { page: Page }) {
  return (
    <div class="wideable" role="group" tabIndex={0}>
      <table class="plain">
        <thead>
          <tr>
            <th scope="col" class="right">
              Hop
            </th>
            <th scope="col">Address</th>
            <th scope="col">Name</th>
            <th scope="col" class="right">
              Round trip
            </th>
          </tr>
        </thead>
        <tbody>
          {(view?.traces ?? [])
            .flatMap(({ hops }) => hops)
            .map(({ ttl, ipaddr, host, rtt }) => (
              <tr>
                <td class="right">{ttl}</td>
                <th scope="row">{ipaddr === addr ? ipaddr : <a href={hostLink(ipaddr)}>{ipaddr}</a>}</th>
                <td>{visible(host)}</td>
                <td class="right">{rtt === undefined ? "" : `${rtt} ms`}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  );
}

const KINDS: Record<string, string> = { asn: "Autonomous system", country: "Country", registered_country: "Registered country", city: "City", tag: "Tag" };

/** The ranges of imported editions: who says what of which addresses. */
export function Ranges({ page: { held } }: { page: Page }) {
  return (
    <div class="wideable" role="group" tabIndex={0}>
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">Range</th>
            <th scope="col">Says</th>
            <th scope="col">Kind</th>
            <th scope="col">By</th>
            <th scope="col">Edition</th>
          </tr>
        </thead>
        <tbody>
          {held.map(({ kind, first, last, provider, edition, told }) => (
            <tr>
              <th scope="row">{first === last ? first : `${first} – ${last}`}</th>
              <td>{kind === "tag" ? <Having name="tag" value={told.split(": ")[0]}>{visible(told)}</Having> : visible(told)}</td>
              <td>{KINDS[kind] ?? visible(kind)}</td>
              <td>{visible(provider)}</td>
              <td>{visible(edition)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Metadata of its flows that the host sent: how much of each protocol, and the newest facts. */
export function Sent({ page: { addr, flows, totals } }: { page: Page }) {
  const facts = flows?.facts ?? [];
  return (
    <>
      <p class="chips">
        {(flows?.metadata ?? []).map((row) => (
          <span class="chip">
            {visible(row["proto"])} <b>{number(Number(row["facts"]))}</b> {Number(row["count"]) > Number(row["facts"]) && <span class="quiet">{counted(Number(row["count"]), "time")}</span>}
          </span>
        ))}
      </p>
      <ul class="sent">
        {facts.map((row) => (
          <li>{meta(row)}</li>
        ))}
      </ul>
      <Rest shown={facts.length} total={totals.facts} all={flowLink(`src.addr = ${addr}`)} />
    </>
  );
}
