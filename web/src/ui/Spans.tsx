/** When each source saw a host: a table whose bars share one axis of time. */
import { moment, number, time } from "../state/format";
import type { Span } from "../state/sightings";

const KINDS = { scan: "Scan", passive: "Passive", flow: "Flows" } as const;
const LEAST = 0.6;

export function Spans({ spans }: { spans: readonly Span[] }) {
  const from = Math.min(...spans.map((span) => span.from));
  const to = Math.max(...spans.map((span) => span.to), from + 1);
  const part = (at: number) => ((at - from) / (to - from)) * 100;
  return (
    <div class="wideable" role="group" tabIndex={0}>
      <table class="plain spans">
        <thead>
          <tr>
            <th scope="col">Source</th>
            <th scope="col">What</th>
            <th scope="col" class="right">
              Seen
            </th>
            <th scope="col">First</th>
            <th scope="col">Last</th>
            <th scope="col" class="axis">
              <span>{time(from)}</span>
              <span>{time(to)}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {spans.map((span) => (
            <tr>
              <td>
                <span class={`kind ${span.kind}`}>{KINDS[span.kind]}</span>
              </td>
              <td>{span.what}</td>
              <td class="right">{number(span.count)}</td>
              <td>{time(span.from)}</td>
              <td>{time(span.to)}</td>
              <td class="track">
                <span class={`bar-of ${span.kind}`} style={{ left: `${Math.min(part(span.from), 100 - LEAST)}%`, width: `${Math.max(LEAST, part(span.to) - part(span.from))}%` }} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function Seen({ from, to }: { from: unknown; to: unknown }) {
  const [first, last] = [moment(from), moment(to)];
  return (
    <>
      <span class="when">{first}</span>
      {last && first !== last && (
        <>
          {" "}
          to <span class="when">{last}</span>
        </>
      )}
    </>
  );
}
