/** What stands over the canvas: the tables of what is drawn, how each label looks, and files. */
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { SIZES, sizeOf } from "../graph/elements";
import { toSvg } from "../graph/svg";
import { byRef, colors, edgesOf, labels, listed, look, picture, shown } from "../state/canvas";
import { edgeRows, nodeRows, toCsv, toGexf, toJson } from "../state/canvas_files";
import { save, toPng } from "../state/files";
import { visible } from "../state/format";
import { placesOf } from "../state/pins";
import { restyle, styles } from "../state/styles";
import { canvasTheme } from "../state/theme";
import { Icon } from "./Icon";

const [WIDTH, HEIGHT] = [1600, 1000];

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
  const box = useRef<HTMLDetailsElement>(null);
  return (
    <details class="export" ref={box} onKeyDown={(event) => event.key === "Escape" && (box.current!.open = false)}>
      <summary>Style</summary>
      <div class="popover styling">
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
      </div>
    </details>
  );
}

/** Returns the names of the properties that nodes of a label have here. */
function properties(label: string): string[] {
  const found = new Set(styles.value[label]?.caption === undefined ? [] : [styles.value[label]!.caption!]);
  for (const node of shown.value.nodes) if (node.ref.startsWith(`${label}/`)) for (const name of Object.keys(node.properties)) found.add(name);
  return [...found].sort();
}

const KINDS = { png: "PNG", svg: "SVG", json: "JSON", gexf: "GEXF", nodes: "CSV of nodes", relationships: "CSV of relationships" } as const;

function Export() {
  const names = useSignal(true);
  const box = useRef<HTMLDetailsElement>(null);
  const write = (kind: keyof typeof KINDS) => {
    const part = shown.value;
    const places = placesOf(part.nodes.map(({ ref }) => ref));
    const svg = () => toSvg({ picture: picture.value, look: look.value, places, theme: canvasTheme.value, width: WIDTH, height: HEIGHT, labels: names.value });
    if (kind === "svg") save(svg(), "graph.svg", "image/svg+xml");
    else if (kind === "png") void toPng(svg(), WIDTH, HEIGHT).then((blob) => save(blob, "graph.png"));
    else if (kind === "json") save(toJson(part), "graph.json", "application/json");
    else if (kind === "gexf") save(toGexf(part, places, colors.value), "graph.gexf", "application/xml");
    else if (kind === "nodes") save(toCsv(nodeRows(part, edgesOf.value)), "nodes.csv", "text/csv");
    else save(toCsv(edgeRows(part, byRef.value)), "relationships.csv", "text/csv");
    box.current!.open = false;
  };
  return (
    <details class="export" ref={box} onKeyDown={(event) => event.key === "Escape" && (box.current!.open = false)}>
      <summary aria-label="Export" title="Export">
        <Icon name="export" />
      </summary>
      <div class="popover files">
        <p class="quiet">What is drawn</p>
        <div class="kinds">
          {(Object.keys(KINDS) as (keyof typeof KINDS)[]).map((kind) => (
            <button type="button" disabled={!shown.value.nodes.length} onClick={() => write(kind)}>
              {KINDS[kind]}
            </button>
          ))}
        </div>
        <label class="check">
          <input type="checkbox" checked={names.value} onChange={(event) => (names.value = event.currentTarget.checked)} />
          Names in pictures
        </label>
      </div>
    </details>
  );
}
