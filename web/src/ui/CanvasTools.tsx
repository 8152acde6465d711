/** What stands over the canvas: the tables of what is drawn, how each label looks, and files. */
import { SIZES, sizeOf } from "../graph/elements";
import { byRef, colors, edgesOf, labels, listed, look, picture, shown } from "../state/canvas";
import { edgeRows, nodeRows, toCsv, toGexf, toJson } from "../state/canvas_files";
import { save } from "../state/files";
import { visible } from "../state/format";
import { placesOf } from "../state/pins";
import { restyle, styles } from "../state/styles";
import { Files } from "./Files";
import { Icon } from "./Icon";
import { Popover } from "./Popover";

export function CanvasTools() {
  return (
    <div class="tools" role="toolbar" aria-label="Canvas">
      {(["nodes", "relationships"] as const).map((one) => (
        <button type="button" aria-pressed={listed.value === one} onClick={() => (listed.value = listed.value === one ? null : one)}>
          <Icon name="table" /> {one === "nodes" ? "Nodes" : "Relationships"}
        </button>
      ))}
      <Styling />
      <Export />
    </div>
  );
}

function Styling() {
  return (
    <Popover title="Style" kind="styling">
      {() => (
        <>
          <table>
            <thead>
              <tr>
                <th scope="col">Label</th>
                <th scope="col">Colour</th>
                <th scope="col">Size</th>
                <th scope="col">Caption</th>
                <td />
              </tr>
            </thead>
            <tbody>
              {labels.value.map(({ name, color }) => (
                <tr>
                  <th scope="row">{visible(name)}</th>
                  <td>
                    <input type="color" aria-label={`Colour of ${name}`} value={color} onChange={(event) => restyle(name, { color: event.currentTarget.value })} />
                  </td>
                  <td>
                    <input type="range" aria-label={`Size of ${name}`} min={SIZES[0]} max={SIZES[1]} value={sizeOf(name, styles.value)} onInput={(event) => restyle(name, { size: event.currentTarget.valueAsNumber })} />
                  </td>
                  <td>
                    <select aria-label={`Caption of ${name}`} value={styles.value[name]?.caption ?? ""} onChange={(event) => restyle(name, { caption: event.currentTarget.value || undefined })}>
                      <option value="">title</option>
                      {properties(name).map((one) => (
                        <option value={one}>{visible(one)}</option>
                      ))}
                    </select>
                  </td>
                  <td>
                    <button type="button" class="link" disabled={!styles.value[name]} aria-label={`Style of ${name} as it was`} onClick={() => restyle(name, { color: undefined, size: undefined, caption: undefined })}>
                      ✕
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <p class="quiet">Kept in this browser.</p>
        </>
      )}
    </Popover>
  );
}

/** Returns the names of the properties that nodes of a label have here. */
function properties(label: string): string[] {
  const found = new Set(styles.value[label]?.caption === undefined ? [] : [styles.value[label]!.caption!]);
  for (const node of shown.value.nodes) if (node.ref.startsWith(`${label}/`)) for (const name of Object.keys(node.properties)) found.add(name);
  return [...found].sort();
}

const KINDS = { json: "JSON", gexf: "GEXF", nodes: "CSV of nodes", relationships: "CSV of relationships" } as const;

function Export() {
  const places = () => placesOf(shown.value.nodes.map(({ ref }) => ref));
  const write = (kind: string) => {
    const part = shown.value;
    if (kind === "json") save(toJson(part), "graph.json", "application/json");
    else if (kind === "gexf") save(toGexf(part, places(), colors.value), "graph.gexf", "application/xml");
    else if (kind === "nodes") save(toCsv(nodeRows(part, edgesOf.value)), "nodes.csv", "text/csv");
    else save(toCsv(edgeRows(part, byRef.value)), "relationships.csv", "text/csv");
  };
  const drawn = () => ({ picture: picture.value, look: look.value, places: places() });
  return <Files kind="files" title="What is drawn" names="Names in pictures" stem="graph" kinds={KINDS} write={write} drawn={drawn} off={!shown.value.nodes.length} />;
}
