/** The picked nodes: the way between two, and what hosts share. */
import { useSignal } from "@preact/signals";
import { labelOf } from "../graph/elements";
import { add, chosen, common, pick, picked, pickedHosts, share, ways } from "../state/canvas";
import { counted, visible } from "../state/format";
import { Name } from "./NodeName";

export function Picked() {
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
