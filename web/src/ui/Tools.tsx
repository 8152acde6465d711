/** What the bar offers beside the screens: back and forth, the table, files. */
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { toSvg } from "../graph/svg";
import { look, redo, steps, store, undo, view } from "../state/flow";
import { save, toCsv, toGexf, toJson, toPng } from "../state/files";
import { appearance, chosen, picture } from "../state/look";
import { drawnAt } from "../state/places";
import { canvasTheme } from "../state/theme";
import { Icon } from "./Icon";

export function Tools() {
  const { at, last } = steps.value;
  return (
    <div class="tools" role="toolbar" aria-label="Tools">
      <button type="button" class="icon" disabled={at === 0} aria-label="Undo" title="Undo  Ctrl+Z" onClick={undo}>
        <Icon name="undo" />
      </button>
      <button type="button" class="icon" disabled={at >= last} aria-label="Redo" title="Redo  Ctrl+Shift+Z" onClick={redo}>
        <Icon name="redo" />
      </button>
      <button type="button" class="icon" aria-pressed={view.value.table} aria-label="Table" title="Table  t" onClick={() => look({ table: !view.value.table })}>
        <Icon name="table" />
      </button>
      <Export />
    </div>
  );
}

const [WIDTH, HEIGHT] = [1600, 1000];

function Export() {
  const names = useSignal(true);
  const box = useRef<HTMLDetailsElement>(null);
  const write = (kind: string) => {
    const [graph, drawing, looks] = [store.value, picture.value, appearance.value];
    const places = graph && drawnAt(graph.addr);
    if (!graph || !drawing || !looks || !places) return;
    const among = chosen.value;
    const one = (flow: number) => !among || among[flow] === 1;
    const svg = () => toSvg({ picture: drawing, look: looks, places, theme: canvasTheme.value, width: WIDTH, height: HEIGHT, labels: names.value });
    if (kind === "svg") save(svg(), "flows.svg", "image/svg+xml");
    else if (kind === "png") void toPng(svg(), WIDTH, HEIGHT).then((blob) => save(blob, "flows.png"));
    else if (kind === "json") save(toJson(graph, one), "flows.json", "application/json");
    else if (kind === "csv") save(toCsv(graph, one), "flows.csv", "text/csv");
    else save(toGexf(graph, one, places), "flows.gexf", "application/xml");
    box.current!.open = false;
  };
  return (
    <details class="export" ref={box} onKeyDown={(event) => event.key === "Escape" && (box.current!.open = false)}>
      <summary aria-label="Export" title="Export">
        <Icon name="export" />
      </summary>
      <div class="popover">
        <p class="quiet">The flows that are lit</p>
        <div class="kinds">
          {["png", "svg", "json", "csv", "gexf"].map((kind) => (
            <button type="button" disabled={!store.value?.src.length} onClick={() => write(kind)}>
              {kind.toUpperCase()}
            </button>
          ))}
        </div>
        <label class="check">
          <input type="checkbox" checked={names.value} onChange={(event) => (names.value = event.currentTarget.checked)} />
          Addresses in pictures
        </label>
      </div>
    </details>
  );
}
