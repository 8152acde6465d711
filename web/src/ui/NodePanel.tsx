/** Beside the canvas: the selected node or relationship, its neighbours by type, what is picked, and what that shares. */
import type { Element, Group, Tie } from "../api/types";
import { labelOf } from "../graph/elements";
import { around, byRef, chosen, clear, edgesOf, expand, PAGE, pages, pick, picked, remove, shown } from "../state/canvas";
import { addressOf, filterOf } from "../state/canvas_menu";
import { counted, number, visible } from "../state/format";
import { isNoted } from "../state/account";
import { hostLink, listLink } from "../state/links";
import { colorOf, Name } from "./NodeName";
import { Notes } from "./Notes";
import { Picked } from "./Picked";

/** Nodes that the list has at most. */
const LISTED = 300;

export function NodePanel() {
  const node = byRef.value.get(chosen.value ?? "");
  const edge = node ? undefined : shown.value.edges.find(({ id }) => id === chosen.value);
  return (
    <aside class="beside" aria-label="Nodes">
      <Picked />
      {node ? <Node node={node} /> : edge ? <Edge edge={edge} /> : <List />}
    </aside>
  );
}

function Node({ node }: { node: Element }) {
  const label = labelOf(node);
  const addr = addressOf(node);
  const filter = filterOf(node);
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
        {addr && <a href={hostLink(addr)}>Its page</a>}
        {filter && label !== "Host" && label !== "View" && <a href={listLink(filter)}>Hosts with it</a>}
      </p>
      <h3>Neighbours</h3>
      {at ? <Groups node={node} groups={at} /> : <p class="quiet">Counting …</p>}
      <Drawn node={node} />
      <h3>Properties</h3>
      <Properties of={node.properties} more={node.more} />
      {isNoted(label) && <Notes label={label} id={node.ref.slice(label.length + 1)} level="h3" />}
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

/** The relationships of a node that are drawn, each to be selected. */
function Drawn({ node }: { node: Element }) {
  const ties = edgesOf.value.get(node.ref) ?? [];
  if (!ties.length) return null;
  return (
    <>
      <h3>Relationships drawn</h3>
      <ul class="flows drawn">
        {ties.slice(0, LISTED).map((tie) => {
          const out = tie.start === node.ref;
          return (
            <li>
              <button type="button" onClick={() => (chosen.value = tie.id)}>
                <span aria-hidden="true">{out ? "→" : "←"}</span>
                <span>
                  {tie.type} <span class="unseen">{out ? "to" : "from"}</span> {visible(byRef.value.get(out ? tie.end : tie.start)?.title)}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
      {ties.length > LISTED && <p class="quiet">The first {LISTED} of {number(ties.length)}; the table of relationships has all.</p>}
    </>
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
      {nodes.length > LISTED && <p class="quiet">The first {LISTED} are listed; the table of nodes has all.</p>}
      <p>
        <button type="button" class="link" onClick={clear}>
          Only what the statement gives
        </button>
      </p>
    </article>
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
