/** Beside the canvas: the selected node or relationship, its neighbours by type, what is picked, and what that shares. */
import { useSignal } from "@preact/signals";
import type { Element, Group, Tie } from "../api/types";
import { labelKinds, labelOf } from "../graph/elements";
import { NEUTRAL } from "../graph/color";
import { add, around, chosen, clear, common, expand, PAGE, pages, pick, picked, pickedHosts, remove, share, shown, ways } from "../state/canvas";
import { counted, number, visible } from "../state/format";
import { hostLink } from "../state/links";

/** Nodes that the list has at most. */
const LISTED = 300;

export function NodePanel() {
  const { nodes, edges } = shown.value;
  const node = nodes.find(({ ref }) => ref === chosen.value);
  const edge = edges.find(({ id }) => id === chosen.value);
  return (
    <aside class="beside" aria-label="Nodes">
      <Picked />
      {node ? <Node node={node} /> : edge ? <Edge edge={edge} /> : <List />}
    </aside>
  );
}

function Picked() {
  const through = useSignal("flows");
  const refs = [...picked.value];
  if (!refs.length) return null;
  return (
    <section class="picked" aria-label="Picked">
      <h2>Picked</h2>
      <ul class="flows">
        {refs.map((ref) => (
          <li>
            <button type="button" title="No longer pick it" onClick={() => pick(ref)}>
              <Name ref_={ref} />
            </button>
          </li>
        ))}
      </ul>
      {refs.length === 2 && (
        <p class="row">
          <button type="button" onClick={() => void ways(through.value)}>
            Shortest way
          </button>
          <label>
            <span class="unseen">By</span>
            <select value={through.value} onChange={(event) => (through.value = event.currentTarget.value)}>
              <option value="flows">by flows</option>
              <option value="things">by what hosts show</option>
              <option value="any">by anything</option>
            </select>
          </label>
        </p>
      )}
      {pickedHosts.value.length > 1 && (
        <p>
          <button type="button" onClick={() => void share()}>
            What do these share
          </button>
        </p>
      )}
      {refs.length === 1 && <p class="quiet">Pick another to find the way between them, or what they share.</p>}
      <Shared />
    </section>
  );
}

function Shared() {
  const found = common.value;
  if (!found) return null;
  if (!found.length) return <p class="quiet">They share nothing.</p>;
  const all = pickedHosts.value.length;
  return (
    <>
      <h3>{counted(found.length, "thing")} in common</h3>
      <ul class="flows">
        {found.map(({ node, type, hosts, degree }) => (
          <li>
            <button type="button" title={`${type}; ${counted(degree, "relationship")} in all`} onClick={() => (add([node.ref]), (chosen.value = node.ref))}>
              <span class="quiet">{labelOf(node)}</span> <span>{visible(node.title)}</span> <b>{all > 2 ? `${hosts.length} of ${all}` : ""}</b>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function Node({ node }: { node: Element }) {
  const label = labelOf(node);
  const addr = node.ref.startsWith("Host/") ? node.ref.slice(5) : (node.properties["addr"] as string | undefined);
  const at = around.value?.node.ref === node.ref ? around.value.groups : null;
  return (
    <article aria-label="Node">
      <h2>
        <span class="dot" style={{ background: colorOf(label) }} /> {visible(node.title)}
      </h2>
      <p class="quiet">{node.labels.map((one) => `:${one}`).join("")}</p>
      <p class="row">
        <button type="button" aria-pressed={picked.value.has(node.ref)} onClick={() => pick(node.ref)}>
          {picked.value.has(node.ref) ? "Picked" : "Pick"}
        </button>
        <button type="button" onClick={() => remove(node.ref)}>
          Take away
        </button>
        {label !== "MAC" && addr && <a href={hostLink(addr)}>Its page</a>}
      </p>
      <h3>Neighbours</h3>
      {at ? <Groups node={node} groups={at} /> : <p class="quiet">Counting …</p>}
      <h3>Properties</h3>
      <Properties of={node.properties} more={node.more} />
      <p>
        <button type="button" class="link" onClick={() => (chosen.value = null)}>
          All nodes
        </button>
      </p>
    </article>
  );
}

function Groups({ node, groups }: { node: Element; groups: readonly Group[] }) {
  if (!groups.length) return <p class="quiet">It has none.</p>;
  return (
    <ul class="flows groups">
      {groups.map((group) => {
        const from = pages.value[`${node.ref} ${group.type} ${group.direction}`] ?? 0;
        const rest = Math.min(PAGE, group.count - from);
        return (
          <li>
            <button type="button" disabled={rest <= 0} onClick={() => void expand(node.ref, group)} title={group.labels.join(", ")}>
              <span aria-hidden="true">{group.direction === "out" ? "→" : "←"}</span>
              <span>
                {group.type} <span class="unseen">{group.direction === "out" ? "outgoing" : "incoming"}</span>
              </span>
              <b>{rest <= 0 ? `all ${number(group.count)}` : from || group.count > PAGE ? `${number(from + 1)}–${number(from + rest)} of ${number(group.count)}` : number(group.count)}</b>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function Edge({ edge }: { edge: Tie }) {
  return (
    <article aria-label="Relationship">
      <h2>{edge.type}</h2>
      <ul class="flows">
        {[edge.start, edge.end].map((ref) => (
          <li>
            <button type="button" onClick={() => (chosen.value = ref)}>
              <Name ref_={ref} />
            </button>
          </li>
        ))}
      </ul>
      <h3>Properties</h3>
      <Properties of={edge.properties} more={{}} />
    </article>
  );
}

function List() {
  const { nodes } = shown.value;
  if (!nodes.length) return <p class="quiet">Nothing is drawn.</p>;
  return (
    <article aria-label="All nodes">
      <h2>{counted(nodes.length, "node")}</h2>
      <ul class="flows">
        {nodes.slice(0, LISTED).map(({ ref }) => (
          <li>
            <button type="button" onClick={() => (chosen.value = ref)}>
              <Name ref_={ref} />
            </button>
          </li>
        ))}
      </ul>
      {nodes.length > LISTED && <p class="quiet">The first {LISTED} are listed.</p>}
      <p>
        <button type="button" class="link" onClick={clear}>
          Only what the statement gives
        </button>
      </p>
    </article>
  );
}

function Name({ ref_ }: { ref_: string }) {
  const node = shown.value.nodes.find(({ ref }) => ref === ref_);
  const label = node ? labelOf(node) : ref_.slice(0, ref_.indexOf("/"));
  return (
    <>
      <span class="dot" style={{ background: colorOf(label) }} />
      <span>{visible(node?.title ?? ref_)}</span> <b>{label}</b>
    </>
  );
}

function Properties({ of, more }: { of: Readonly<Record<string, unknown>>; more: Readonly<Record<string, number>> }) {
  const names = Object.keys({ ...of, ...more });
  if (!names.length) return <p class="quiet">It has none.</p>;
  return (
    <dl class="facts">
      {names.map((name) => (
        <>
          <dt>{visible(name)}</dt>
          <dd>
            {visible(of[name] ?? "")}
            {more[name] !== undefined && <span class="quiet"> … {number(more[name]!)} in all</span>}
          </dd>
        </>
      ))}
    </dl>
  );
}

function colorOf(label: string): string {
  return labelKinds(shown.value).find(({ name }) => name === label)?.color ?? NEUTRAL;
}
