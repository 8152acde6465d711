/** What an answer leaves out, why, and how to see the rest: coarser, more of it, or a part of it as a whole. */
import { pairName } from "../graph/store";
import { MOST } from "../state/codec";
import { addFilter, answer, ask, query } from "../state/flow";
import { number } from "../state/format";

/** The most frequent pairs that are offered as a filter. */
const OFFERED = 2;

export function Partial() {
  const found = answer.value;
  const cut = found?.cut;
  if (!found || !cut || cut.shown === 0) return null;
  const { mode, skip } = query.value;
  const flows = mode === "default";
  const first = cut.skipped + 1;
  return (
    <div class="notice" role="status">
      {flows ? "Flows" : "Edges"} {number(first)} to {number(cut.skipped + cut.shown)} of {number(cut.total)} are shown: the {cut.by} leaves out the rest
      {cut.total > MOST && `, and no more than ${number(MOST)} fit`}.
      <span class="ways">
        {cut.total <= MOST && (
          <button type="button" onClick={() => ask({ limit: Math.max(cut.total, 1), skip: 0 })}>
            Show all {number(cut.total)}
          </button>
        )}
        {flows && (
          <button type="button" title="One edge a client and server, those with the most flows first" onClick={() => ask({ mode: "talk_map", order: "-flows", skip: 0 })}>
            Group by client and server
          </button>
        )}
        {!flows && skip === 0 && query.value.order !== "-flows" && (
          <button type="button" onClick={() => ask({ order: "-flows" })}>
            Most flows first
          </button>
        )}
        {found.pairs.length > 1 &&
          found.pairs.slice(0, OFFERED).map((pair) => {
            const text = filterOf(pair);
            return (
              text && (
                <button type="button" title={`Filter: ${text}`} onClick={() => addFilter("edges", text)}>
                  Only {pairName(pair)}
                </button>
              )
            );
          })}
      </span>
    </div>
  );
}

function filterOf({ proto, dport, type }: { proto: string | null; dport: number | null; type: number | null }): string | null {
  if (!proto) return null;
  return `proto = ${proto}${dport !== null ? ` dport = ${dport}` : type !== null ? ` type = ${type}` : ""}`;
}
