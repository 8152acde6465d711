/** The ports of a host's view: state, service, what scripts printed, and where each port is known from. */
import type { HostPage, Origin, PortRecord } from "../api/types";
import { moment, visible } from "../state/format";

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
    </>
  );
}

/** Returns whether a port has more to tell than that it is shut. */
function telling(port: PortRecord): boolean {
  return port.state_state === "open" || Boolean(port.service_name || port.banner || port.scripts?.length);
}

function Told({ page, ports }: { page: HostPage; ports: readonly PortRecord[] }) {
  return (
    <div class="wideable">
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
                {visible(port.protocol)}/{port.port}
              </th>
              <td>
                {visible(port.state_state)}
                {port.state_reason && <span class="quiet"> {visible(port.state_reason)}</span>}
              </td>
              <td>{service(port)}</td>
              <td>
                {port.banner && <pre class="banner">{visible(port.banner)}</pre>}
                <Scripts port={port} />
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

export function Origins({ origins }: { origins: readonly Origin[] }) {
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

function service(port: PortRecord) {
  const words = [port.service_product, port.service_version, port.service_extrainfo].filter(Boolean).map(visible).join(" ");
  return (
    <>
      <b>
        {visible(port.service_name)}
        {port.service_tunnel ? ` over ${visible(port.service_tunnel)}` : ""}
      </b>{" "}
      {words}
    </>
  );
}
