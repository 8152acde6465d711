/** Bars over the graph: what is cut and why, what went wrong, why nothing is shown. */
import { answer, ask, fault, filtered, load, loading, query } from "../state/flow";
import { number } from "../state/format";

export function Notices() {
  return (
    <div class="notices">
      <Wrong />
      <Partial />
    </div>
  );
}

/** A failure that is not about one of the filters: those stand under their texts. */
function Wrong() {
  const wrong = fault.value;
  if (!wrong) return null;
  const inFilter = wrong.where?.parameter === "nodes" || wrong.where?.parameter === "edges";
  return (
    <p class="notice bad" role={inFilter ? undefined : "alert"}>
      {inFilter ? `A filter is not understood${answer.value ? "; the graph is that of the query before" : ""}.` : wrong.message}
      {!inFilter && wrong.hint && <em> {wrong.hint}</em>}{" "}
      {!inFilter && (
        <button type="button" disabled={loading.value} onClick={() => void load()}>
          Try again
        </button>
      )}
    </p>
  );
}

function Partial() {
  const cut = answer.value?.cut;
  if (!cut || cut.shown === 0) return null;
  const first = cut.skipped + 1;
  return (
    <p class="notice" role="status">
      Flows {number(first)} to {number(cut.skipped + cut.shown)} of {number(cut.total)} are shown: the {cut.by} leaves
      out the rest. Filter, or raise the limit.
    </p>
  );
}

/** What stands in place of an empty graph. */
export function Nothing() {
  const found = answer.value;
  if (!found || found.edges.src.length) return null;
  if (found.counts.flows) {
    return (
      <div class="nothing">
        <p>{number(found.counts.flows)} flows match, and none of them is in this part.</p>
        <button type="button" onClick={() => ask({ skip: 0, limit: query.value.limit || 5000 })}>
          Show the first
        </button>
      </div>
    );
  }
  if (filtered.value) {
    return (
      <div class="nothing">
        <p>No flow matches these filters.</p>
        <button type="button" onClick={() => ask({ nodes: [], edges: [], skip: 0 })}>
          Remove all filters
        </button>
      </div>
    );
  }
  return (
    <div class="nothing">
      <p>There are no flows yet. Import some, for example Zeek's log of connections:</p>
      <pre>graphrecon flow2db conn.log</pre>
    </div>
  );
}
