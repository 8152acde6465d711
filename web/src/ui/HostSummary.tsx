/** The head of the page of a host: what it is, where it is, when it was seen, and the ways on. */
import type { ComponentChildren } from "preact";
import type { HostPage as Page, HostRecord } from "../api/types";
import { counted, visible } from "../state/format";
import { canvasLink, flowLink, listLink } from "../state/links";
import { Cypher, Facts } from "./Facts";
import { Origins } from "./HostPorts";
import { Each, Having } from "./Linked";
import { MiniGraph } from "./MiniGraph";
import { Seen } from "./Spans";

/** Products that the head names at most; ports have all. */
const PRODUCTS = 8;

export function Summary({ found }: { found: Page }) {
  const { addr, view, ranges, flows } = found;
  const range = ranges as Record<string, string | number | undefined>;
  const names = [...new Set((view?.hostnames ?? []).map(({ name }) => name))];
  const systems = (view?.os?.osmatch ?? []).slice(0, 3);
  const code = range["country_code"];
  const place = [
    range["city"] !== undefined && <Having name="city" value={range["city"]} />,
    visible(range["region_name"]),
    code !== undefined && (
      <Having name="country" value={code}>
        {visible(range["country_name"] ?? code)}
      </Having>
    ),
  ]
    .filter(Boolean)
    .map((part, at) => (at ? <>, {part}</> : part));
  const macs = view?.addresses?.mac ?? [];
  const facts: [string, ComponentChildren][] = [
    ["State", [visible(view?.state), view?.state_reason && `by ${visible(view.state_reason)}`].filter(Boolean).join(" ")],
    ["Names", names.length > 0 && <Each name="hostname" values={names} />],
    [
      "Tags",
      (view?.tags ?? []).map(({ value, type, info }) => (
        <span class={type === "danger" ? "chip danger" : "chip"}>
          <Having name="tag" value={value} />
          {info?.length && <span class="quiet"> {info.map(visible).join(", ")}</span>}
        </span>
      )),
    ],
    [
      "System",
      systems.map(({ name, accuracy }, place) => (
        <>
          {place > 0 && ", "}
          <Having name="os" value={name} />
          {accuracy === undefined ? "" : ` (${accuracy} %)`}
        </>
      )),
    ],
    ["Hardware", macs.length > 0 && <Each name="mac" values={macs} />],
    [
      "Network",
      range["as_num"] !== undefined && (
        <Having name="asnum" value={range["as_num"]}>
          AS{range["as_num"]} {visible(range["as_name"])}
        </Having>
      ),
    ],
    ["Place", place.length > 0 && place],
    ["Products", view?.cpes?.length ? <Each name="cpe" values={view.cpes.slice(0, PRODUCTS).map(cpe)} /> : null],
    ["Open ports", view ? String(view.openports.count) : ""],
    ["Flows", flows ? `${visible(flows.host["in_flows"])} in, ${visible(flows.host["out_flows"])} out` : ""],
    ["Seen", <Seen from={flows?.host["firstseen"] ?? view?.starttime} to={flows?.host["lastseen"] ?? view?.endtime} />],
    ["Categories", view?.categories?.length ? <Each name="category" values={view.categories} /> : null],
    ["Sources", view?.source?.length ? <Each name="source" values={view.source} /> : null],
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
          <a href={listLink(`addr = ${addr}`, "/scans.html")}>Its scan records</a>
          <a href={listLink(`addr = ${addr}`, "/passive.html")}>Its passive facts</a>
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

/** Returns a product as scans write it: `cpe:/a:vsftpd:vsftpd:3.0.3`. */
function cpe({ type, vendor, product, version }: NonNullable<HostRecord["cpes"]>[number]): string {
  return `cpe:/${[type, vendor, product, version].map((part) => part ?? "").join(":").replace(/:+$/, "")}`;
}
