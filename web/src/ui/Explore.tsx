/** The Explore tab: counts, filters, and which part of the flows is shown. */
import { answer, ask, fault, query } from "../state/flow";
import { MOST } from "../state/codec";
import { number } from "../state/format";
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
      <Part />
    </>
  );
}

function Part() {
  const { limit, skip, order } = query.value;
  const total = answer.value?.counts.flows ?? 0;
  const change = (name: "limit" | "skip", most: number) => (event: { currentTarget: HTMLInputElement }) => {
    const value = event.currentTarget.valueAsNumber;
    if (Number.isInteger(value) && value >= 0) ask({ [name]: Math.min(value, most) });
  };
  return (
    <fieldset class="part">
      <legend>Part</legend>
      <label>
        Limit
        <input type="number" name="limit" min={0} max={MOST} step={1} value={limit} onChange={change("limit", MOST)} />
      </label>
      <label>
        Skip
        <input type="number" name="skip" min={0} step={1} value={skip} onChange={change("skip", Number.MAX_SAFE_INTEGER)} />
      </label>
      <div class="steps">
        <button type="button" disabled={skip === 0} onClick={() => ask({ skip: Math.max(0, skip - limit) })}>
          Previous
        </button>
        <button type="button" disabled={limit === 0 || skip + limit >= total} onClick={() => ask({ skip: skip + limit })}>
          Next
        </button>
      </div>
      <label class="wide">
        Order
        <select name="order" value={order} onChange={(event) => ask({ order: event.currentTarget.value })}>
          {!ORDERS.some(({ value }) => value === order) && <option value={order}>{order}</option>}
          {ORDERS.map(({ value, title }) => (
            <option value={value}>{title}</option>
          ))}
        </select>
      </label>
    </fieldset>
  );
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((text, place) => text === other[place]);
}
