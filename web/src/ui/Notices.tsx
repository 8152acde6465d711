/** Bars over the graph: what is cut and why, what went wrong, why nothing is shown. */
import { useSignal, useSignalEffect } from "@preact/signals";
import { answer, ask, collapse, type Culprit, culprits, fault, filtered, load, loading, query, view } from "../state/flow";
import { counted, number } from "../state/format";
import { Partial } from "./Partial";

export function Notices() {
  return (
    <div class="notices">
      <Wrong />
      <Partial />
      <Expanded />
    </div>
  );
}

/** A failure that is not about one of the filters: those stand under their texts. */
function Wrong() {
  const wrong = fault.value;
  if (!wrong) return null;
  const inFilter = ["nodes", "edges", "after", "before"].includes(wrong.where?.parameter ?? "");
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

/** What is shown beside the query's own flows. */
function Expanded() {
  const hosts = new Set(view.value.grow);
  if (!hosts.size || !answer.value) return null;
  return (
    <p class="notice" role="status">
      {counted(hosts.size, "host")} expanded: {hosts.size === 1 ? "its" : "their"} flows are shown whatever the filters say.{" "}
      <button type="button" onClick={() => collapse()}>
        Collapse all
      </button>
    </p>
  );
}

/** What stands in place of an empty graph. */
export function Nothing() {
  const found = answer.value;
  if (!found || found.store.src.length) return null;
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
  if (filtered.value) return <Emptied />;
  return (
    <div class="nothing">
      <p>There are no flows yet. Import some, for example Zeek's log of connections:</p>
      <pre>graphrecon flow2db conn.log</pre>
    </div>
  );
}

/** Which of the filters leaves nothing: each is tried without. */
function Emptied() {
  const found = useSignal<readonly Culprit[]>([]);
  useSignalEffect(() => {
    void answer.value;
    const mine = new AbortController();
    culprits(mine.signal).then(
      (list) => (found.value = list),
      () => {},
    );
    return () => mine.abort();
  });
  const drop = ({ name, place }: Culprit) => {
    if (name === "window") ask({ after: "", before: "", skip: 0 });
    else ask({ [name]: query.value[name].filter((_, at) => at !== place), skip: 0 });
  };
  const telling = found.value.filter(({ flows }) => flows > 0);
  return (
    <div class="nothing">
      <p>No flow matches these filters.</p>
      {telling.length > 0 && (
        <ul class="culprits">
          {telling.map((one) => (
            <li>
              Without <code>{one.text}</code>: {counted(one.flows, "flow")}{" "}
              <button type="button" onClick={() => drop(one)}>
                Remove it
              </button>
            </li>
          ))}
        </ul>
      )}
      <button type="button" onClick={() => ask({ nodes: [], edges: [], after: "", before: "", skip: 0 })}>
        Remove all filters
      </button>
    </div>
  );
}
