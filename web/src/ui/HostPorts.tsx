/** The ports of a host's view: state, service, what scripts printed, and where each port is known from. */
import type { HostPage, Origin, PortRecord, Sighting } from "../api/types";
import { moment, number, visible } from "../state/format";
import { nodeLink } from "../state/links";
import { Each, Having, Shot } from "./Linked";

export function Ports({ page }: { page: HostPage }) {
  const all = (page.view?.ports ?? []).filter(({ port }) => port >= 0);
  const ports = all.filter(telling);
  const rest = all.filter((port) => !telling(port));
  return (
    <>
      {ports.length > 0 && <Told page={page} ports={ports} />}
      {rest.length > 0 && (
        <p class="rest quiet">
          {rest.length} more, of which only the state is known: {rest.map((port) => `${visible(port.protocol)}/${port.port} ${visible(port.state_state)}`).join(", ")}
        </p>
      )}
      {counted(page.view?.extraports).map(([state, words]) => (
        <p class="rest quiet">
          {words} {visible(state)} besides, only counted.
        </p>
      ))}
    </>
  );
}

/** Returns the states of ports that scans only counted, each with "997 ports (reset 900, no-response 97)". */
function counted(extra: unknown): [string, string][] {
  return Object.entries((extra ?? {}) as Record<string, { total?: number; reasons?: Record<string, number> } | null>).map(([state, told]) => {
    const reasons = Object.entries(told?.reasons ?? {}).map(([why, count]) => `${visible(why)} ${number(count)}`);
    return [state, `${number(told?.total ?? 0)} ports${reasons.length ? ` (${reasons.join(", ")})` : ""}`];
  });
}

/** Returns whether a port has more to tell than that it is shut. */
function telling(port: PortRecord): boolean {
  return port.state_state === "open" || Boolean(port.service_name || port.banner || port.scripts?.length || port.screenshot);
}

function Told({ page, ports }: { page: HostPage; ports: readonly PortRecord[] }) {
  const words = new Map(page.identities.filter(({ label }) => label === "Screenshot").map(({ thing }) => [thing["sha256"], thing["words"] as string[] | undefined]));
  return (
    <div class="wideable" role="group" tabIndex={0}>
      <table class="plain ports">
        <thead>
          <tr>
            <th scope="col">Port</th>
            <th scope="col">State</th>
            <th scope="col">Service</th>
            <th scope="col">What it says</th>
            <th scope="col">Known from</th>
          </tr>
        </thead>
        <tbody>
          {ports.map((port) => (
            <tr class={port.state_state === "open" ? undefined : "shut"}>
              <th scope="row">
                <a href={nodeLink(`ViewPort/${page.addr}/${port.protocol}/${port.port}`)} title="In the graph">
                  {visible(port.protocol)}/{port.port}
                </a>
              </th>
              <td>
                {visible(port.state_state)}
                {port.state_reason && <span class="quiet"> {visible(port.state_reason)}</span>}
              </td>
              <td>
                <Service port={port} />
              </td>
              <td>
                {port.banner && <pre class="banner">{visible(port.banner)}</pre>}
                <Scripts port={port} />
                {port.screenshot && <Shot sha256={port.screenshot} of={`${page.addr} ${port.protocol}/${port.port}`} words={words.get(port.screenshot) ?? []} />}
              </td>
              <td>
                <Origins origins={page.origins.filter((one) => one.port === port.port && one.proto === port.protocol)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function Scripts({ port }: { port: PortRecord }) {
  return (
    <>
      {(port.scripts ?? []).map(({ id, output }) => (
        <details class="script">
          <summary>
            <b>{visible(id)}</b> <span class="quiet">{visible((output ?? "").trim().split("\n")[0]).slice(0, 90)}</span>
          </summary>
          <pre tabIndex={0}>{visible((output ?? "").replace(/^\n/, ""))}</pre>
        </details>
      ))}
    </>
  );
}

export function Origins({ origins }: { origins: readonly (Origin | Sighting)[] }) {
  return (
    <ul class="origins">
      {origins.map((one) => (
        <li>
          <b>{one.kind === "scan" ? visible(one.by ?? "scan") : (one.by && `sensor ${visible(one.by)}`) || "passive"}</b> {[...one.what, ...one.files].map(visible).join(", ")}{" "}
          <span class="quiet">{moment(one.lastseen)}</span>
        </li>
      ))}
    </ul>
  );
}

function Service({ port }: { port: PortRecord }) {
  const { service_name: name, service_product: product, service_version: version, service_extrainfo: extra, service_cpes: cpes } = port;
  return (
    <>
      <b>
        <Having name="service" value={name} />
        {port.service_tunnel ? ` over ${visible(port.service_tunnel)}` : ""}
      </b>{" "}
      <Having name="product" value={product} /> <Having name="version" value={version} /> {visible(extra)}
      {cpes && cpes.length > 0 && (
        <div class="cpes quiet">
          <Each name="cpe" values={cpes} />
        </div>
      )}
    </>
  );
}
