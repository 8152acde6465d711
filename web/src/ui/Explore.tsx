/** The Explore tab: counts, filters, and which part of the flows is shown, as what, in which order. */
import { MOST, type Mode } from "../state/codec";
import { answer, ask, fault, query } from "../state/flow";
import { number } from "../state/format";
import { useDraft } from "./draft";
import { Filters } from "./Filters";

const ORDERS = [
  { value: "", title: "as stored" },
  { value: "src", title: "source" },
  { value: "dst", title: "destination" },
  { value: "flow", title: "protocol and port" },
  { value: "-count", title: "most seen first" },
  { value: "-scbytes", title: "most bytes from the server" },
  { value: "-csbytes", title: "most bytes from the client" },
  { value: "-lastseen", title: "seen last first" },
];

const MODES: { value: Mode; title: string }[] = [
  { value: "default", title: "Flows: one edge a port" },
  { value: "flow_map", title: "Flow map: one edge two hosts, with ports" },
  { value: "talk_map", title: "Talk map: who talks to whom" },
];

export function Explore() {
  const counts = answer.value?.counts;
  return (
    <>
      <dl class="counts" data-testid="counts">
        {(["flows", "servers", "clients"] as const).map((name) => (
          <div>
            <dd data-count={name}>{counts ? number(counts[name]) : "–"}</dd>
            <dt>{counts?.[name] === 1 ? name.slice(0, -1) : name}</dt>
          </div>
        ))}
      </dl>
      <Filters
        title="Host filters"
        name="nodes"
        example="addr = 192.0.2.0/24"
        texts={() => query.value.nodes}
        fault={fault.value}
        apply={(nodes) => same(nodes, query.value.nodes) || ask({ nodes, skip: 0 })}
      />
      <Filters
        title="Flow filters"
        name="edges"
        example="dport > 1024 OR proto = udp"
        texts={() => query.value.edges}
        fault={fault.value}
        apply={(edges) => same(edges, query.value.edges) || ask({ edges, skip: 0 })}
      />
      <Seen />
      <Part />
    </>
  );
}

/** The window of the question: flows seen outside it are not asked for. */
function Seen() {
  const drafts = { after: useDraft(query.value.after), before: useDraft(query.value.before) };
  const wrong = fault.value?.where;
  return (
    <fieldset class="part">
      <legend>Seen</legend>
      {(["after", "before"] as const).map((name) => {
        const bad = wrong?.parameter === name;
        return (
          <label>
            {name === "after" ? "After" : "Before"} (UTC)
            <input
              type="text"
              name={name}
              placeholder={name === "after" ? "2026-01-31, 7d" : "2026-02-01"}
              {...drafts[name]}
              aria-invalid={bad}
              aria-describedby={bad ? "seen-error" : undefined}
              spellcheck={false}
              onChange={(event) => {
                const text = event.currentTarget.value.trim();
                if (text !== query.value[name]) ask({ [name]: text, skip: 0 });
              }}
            />
          </label>
        );
      })}
      {fault.value && (wrong?.parameter === "after" || wrong?.parameter === "before") && (
        <p class="complaint wide" id="seen-error" role="alert">
          {fault.value.message} {fault.value.hint && <em>{fault.value.hint}</em>}
        </p>
      )}
    </fieldset>
  );
}

function Part() {
  const { limit, skip, order, mode } = query.value;
  const [limits, skips] = [useDraft(limit), useDraft(skip)];
  const cut = answer.value?.cut;
  const total = cut?.total ?? answer.value?.store.src.length ?? 0;
  const change = (name: "limit" | "skip", most: number) => (event: { currentTarget: HTMLInputElement }) => {
    const value = event.currentTarget.valueAsNumber;
    if (Number.isInteger(value) && value >= 0) ask({ [name]: Math.min(value, most) });
  };
  return (
    <fieldset class="part">
      <legend>Shown</legend>
      <label class="wide">
        Mode
        <select name="mode" value={mode} onChange={(event) => ask({ mode: event.currentTarget.value as Mode, skip: 0 })}>
          {MODES.map(({ value, title }) => (
            <option value={value}>{title}</option>
          ))}
        </select>
      </label>
      <label class="wide">
        Order
        <select name="order" value={order} onChange={(event) => ask({ order: event.currentTarget.value })}>
          {!ORDERS.some(({ value }) => value === order) && <option value={order}>{order}</option>}
          {ORDERS.filter(({ value }) => mode === "default" || value !== "flow").map(({ value, title }) => (
            <option value={value}>{title}</option>
          ))}
        </select>
      </label>
      <label>
        Limit
        <input type="number" name="limit" min={0} max={MOST} step={1} {...limits} onChange={change("limit", MOST)} />
      </label>
      <label>
        Skip
        <input type="number" name="skip" min={0} step={1} {...skips} onChange={change("skip", Number.MAX_SAFE_INTEGER)} />
      </label>
      <div class="steps">
        <button type="button" disabled={skip === 0} onClick={() => ask({ skip: Math.max(0, skip - limit) })}>
          Previous
        </button>
        <button type="button" disabled={limit === 0 || skip + limit >= total} onClick={() => ask({ skip: skip + limit })}>
          Next
        </button>
      </div>
    </fieldset>
  );
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((text, place) => text === other[place]);
}
