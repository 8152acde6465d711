/** What the bar offers beside the screens: back and forth, the table, files. */
import { look, redo, steps, store, undo, view } from "../state/flow";
import { save, toCsv, toGexf, toJson } from "../state/files";
import { appearance, chosen, picture } from "../state/look";
import { drawnAt } from "../state/places";
import { Files } from "./Files";
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

const KINDS = { json: "JSON", csv: "CSV", gexf: "GEXF" } as const;

function Export() {
  const drawn = () => {
    const [graph, drawing, looks] = [store.value, picture.value, appearance.value];
    const places = graph && drawnAt(graph.addr);
    return drawing && looks && places ? { picture: drawing, look: looks, places } : null;
  };
  const write = (kind: string) => {
    const found = drawn();
    const graph = store.value;
    if (!graph || !found) return;
    const among = chosen.value;
    const one = (flow: number) => !among || among[flow] === 1;
    if (kind === "json") save(toJson(graph, one), "flows.json", "application/json");
    else if (kind === "csv") save(toCsv(graph, one), "flows.csv", "text/csv");
    else save(toGexf(graph, one, found.places), "flows.gexf", "application/xml");
  };
  return <Files title="The flows that are lit" names="Addresses in pictures" stem="flows" kinds={KINDS} write={write} drawn={drawn} off={!store.value?.src.length} />;
}
