/** One host, or one record of it in a scan: what is known at a glance, each value a filter. */
import type { HostRecord, PortRecord } from "../api/schema";
import { counted, visible } from "../state/format";
import { quoted } from "../state/text";
import { Shown, Value } from "./Value";

/** Ports, names and the like that a card shows before it asks. */
const FIRST = 12;
const NAMES = 6;

export function HostCard({ host }: { host: HostRecord }) {
  const { addr, infos } = host;
  const ports = (host.ports ?? []).filter(({ port }) => port >= 0);
  const own = (host.ports ?? []).find(({ port }) => port < 0)?.scripts ?? [];
  const pictures = [...new Set(ports.map(({ screenshot }) => screenshot).filter(Boolean))] as string[];
  const names = [...new Set((host.hostnames ?? []).map(({ name }) => name))];
  const id = `host-${addr}-${host.scanid?.[0] ?? ""}`;
  return (
    <article class="host" aria-labelledby={id}>
      <header>
        <h2 id={id}>
          <a href={`/host/${encodeURIComponent(addr)}`}>{addr}</a>
        </h2>
        <p class="names">
          {names.slice(0, NAMES).map((name) => (
            <Value clause={of("hostname", name)}>
              <Shown text={name} most={80} />
            </Value>
          ))}
          {names.length > NAMES && <span class="quiet">and {names.length - NAMES} more</span>}
        </p>
        <a class="aside" href={`/flow.html?${new URLSearchParams({ nodes: `addr = ${addr}` })}`}>
          Flows
        </a>
      </header>
      <p class="about">
        {infos?.country_code && <Value clause={of("country", infos.country_code)}>{infos.country_code}</Value>}
        {infos?.city && <Shown text={infos.city} most={60} />}
        {infos?.as_num !== undefined && (
          <Value clause={`asnum:${infos.as_num}`}>
            AS{infos.as_num} <Shown text={infos.as_name ?? ""} most={60} />
          </Value>
        )}
        {(host.os?.osmatch ?? []).slice(0, 1).map(({ name }) => name && <Shown text={name} most={60} />)}
        {host.scanner && <Value clause={of("scanner", host.scanner)}>{host.scanner}</Value>}
        {[...(host.categories ?? []).map((name) => ["category", name] as const), ...(host.source ?? []).map((name) => ["source", name] as const)].map(([kind, name]) => (
          <Value clause={of(kind, name)}>
            <span class="quiet">{kind}</span> <Shown text={name} most={60} />
          </Value>
        ))}
        <Seen host={host} />
      </p>
      {host.tags && (
        <p class="tags">
          {host.tags.map(({ value, type, info }) => (
            <Value clause={of("tag", value)} class={type === "danger" ? "tag danger" : "tag"}>
              <span title={(info ?? []).map(visible).join(", ")}>
                <Shown text={value} most={60} />
              </span>
            </Value>
          ))}
        </p>
      )}
      <div class="inside">
        <Ports ports={ports} />
        {pictures.slice(0, 2).map((sha256) => (
          <a href={`/cgi/screenshot/${sha256}`}>
            <img src={`/cgi/screenshot/${sha256}`} loading="lazy" alt={`Screenshot of ${addr}`} />
          </a>
        ))}
      </div>
      {own.length > 0 && <Scripts scripts={own} title={counted(own.length, "result about the host", "results about the host")} />}
    </article>
  );
}

function Seen({ host }: { host: HostRecord }) {
  const { starttime, endtime } = host as { starttime?: string; endtime?: string };
  const [first, last] = [starttime, endtime].map((time) => time?.slice(0, 16).replace("T", " "));
  if (!first && !last) return null;
  return (
    <span class="quiet seen">
      {first && last && first !== last ? (
        <>
          seen <time dateTime={starttime}>{first}</time> to <time dateTime={endtime}>{last}</time>
        </>
      ) : (
        <>
          seen <time dateTime={endtime ?? starttime}>{last ?? first}</time>
        </>
      )}
    </span>
  );
}

function Ports({ ports }: { ports: readonly PortRecord[] }) {
  if (!ports.length) return <p class="quiet">No ports.</p>;
  // What is not open is seldom what one looks for.
  const open = ports.filter(({ state_state }) => state_state?.startsWith("open"));
  const shut = ports.filter(({ state_state }) => !state_state?.startsWith("open"));
  return (
    <div class="ports">
      {open.length > 0 && (
        <ul>
          {open.slice(0, FIRST).map((port) => (
            <Port port={port} />
          ))}
        </ul>
      )}
      <More title={counted(open.length - FIRST, "more open port")} ports={open.slice(FIRST)} />
      <More title={counted(shut.length, "port that is not open", "ports that are not open")} ports={shut} />
    </div>
  );
}

function More({ title, ports }: { title: string; ports: readonly PortRecord[] }) {
  if (!ports.length) return null;
  return (
    <details>
      <summary>{title}</summary>
      <ul>
        {ports.map((port) => (
          <Port port={port} />
        ))}
      </ul>
    </details>
  );
}

function Port({ port }: { port: PortRecord }) {
  const number = `${port.protocol ?? ""}/${port.port}`;
  const open = port.state_state === "open";
  const state = port.state_state && ["open", "closed", "filtered"].includes(port.state_state) ? port.state_state : null;
  const software = [port.service_version, port.service_extrainfo && `(${port.service_extrainfo})`].filter(Boolean).join(" ");
  const scripts = port.scripts ?? [];
  return (
    <li class={open ? undefined : "shut"}>
      <Value clause={state && (open ? number : `${state}:${number}`)} class="number">
        {number}
      </Value>
      {!open && port.state_state && <span class="quiet">{port.state_state}</span>}
      {port.service_name && (
        <Value clause={of("service", port.service_name)}>
          {port.service_tunnel && `${port.service_tunnel}/`}
          <Shown text={port.service_name} most={60} />
        </Value>
      )}
      {port.service_product && (
        <Value clause={of("product", port.service_product)}>
          <Shown text={port.service_product} most={100} />
        </Value>
      )}
      {software && <Shown text={software} most={120} />}
      {port.banner && !port.service_product && (
        <code class="banner">
          <Shown text={port.banner} most={160} />
        </code>
      )}
      {scripts.length > 0 && <Scripts scripts={scripts} title={counted(scripts.length, "result")} />}
    </li>
  );
}

function Scripts({ scripts, title }: { scripts: readonly { id: string; output?: string }[]; title: string }) {
  return (
    <details class="scripts">
      <summary>{title}</summary>
      <dl>
        {scripts.map(({ id, output }) => (
          <>
            <dt>
              <Value clause={of("script", id)}>{id}</Value>
            </dt>
            <dd>
              <pre tabIndex={0}>
                <Shown text={(output ?? "").trim()} most={4000} />
              </pre>
            </dd>
          </>
        ))}
      </dl>
    </details>
  );
}

function of(name: string, value: string): string | null {
  const held = quoted(value);
  return held && `${name}:${held}`;
}
