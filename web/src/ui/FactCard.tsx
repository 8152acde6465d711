/** One fact that sensors saw: whose it is, what it is, how often and when; each value a filter. */
import type { ObservationRecord } from "../api/schema";
import { counted } from "../state/format";
import { quoted, visible } from "../state/text";
import { Shown, Value } from "./Value";

export function FactCard({ fact }: { fact: ObservationRecord }) {
  const { addr, targetval, recontype, source, value, protocol, port, sensor, count, firstseen, lastseen, infos } = fact;
  const [first, last] = [firstseen, lastseen].map((time) => time?.slice(0, 19).replace("T", " "));
  return (
    <article class="host fact" aria-label={`${recontype} ${addr ?? visible(targetval ?? "", 80)}`}>
      <header>
        <h2>{addr ? <a href={`/host/${encodeURIComponent(addr)}`}>{addr}</a> : <Value clause={of("target", targetval ?? "")}>{visible(targetval ?? "", 120)}</Value>}</h2>
        {port !== undefined && (
          <Value clause={`port:${port}`}>
            {protocol && `${protocol}/`}
            {port}
          </Value>
        )}
        <Value clause={of("recontype", recontype)} class="tag">
          <Shown text={recontype} most={60} />
        </Value>
        {source && (
          <Value clause={of("source", source)}>
            <Shown text={source} most={80} />
          </Value>
        )}
        {sensor && (
          <Value clause={of("sensor", sensor)} class="aside">
            <span class="quiet">sensor</span> <Shown text={sensor} most={60} />
          </Value>
        )}
      </header>
      {value && (
        <p class="said">
          <Value clause={of("value", value)}>
            <Shown text={value} most={600} />
          </Value>
        </p>
      )}
      <p class="about quiet">
        <span>{counted(count, "time")}</span>
        {last && <span>{first && first !== last ? `seen ${first} to ${last}` : `seen ${last}`}</span>}
      </p>
      {infos !== undefined && infos !== null && (
        <details class="scripts">
          <summary>What is in it</summary>
          <pre tabIndex={0}>
            <Shown text={JSON.stringify(infos, null, 1)} most={4000} />
          </pre>
        </details>
      )}
    </article>
  );
}

function of(name: string, value: string): string | null {
  const held = value.length <= 500 ? quoted(value) : null;
  return held && `${name}:${held}`;
}
