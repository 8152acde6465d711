/** The nodes, or the relationships, that the canvas shows, as a table with the same selection. */
import { useMemo } from "preact/hooks";
import { byRef, chosen, cursor, edgesOf, listed, shown } from "../state/canvas";
import { edgeRows, nodeRows } from "../state/canvas_files";
import { Grid } from "./Grid";

export function CanvasTable() {
  const which = listed.value;
  return which ? <Open key={which} nodes={which === "nodes"} /> : null;
}

function Open({ nodes }: { nodes: boolean }) {
  const part = shown.value;
  const { columns, rows } = useMemo(() => (nodes ? nodeRows(part, edgesOf.value) : edgeRows(part, byRef.value)), [part, nodes]);
  const at = nodes ? part.nodes.findIndex(({ ref }) => ref === chosen.value) : part.edges.findIndex(({ id }) => id === chosen.value);
  const choose = (row: number) => {
    cursor.value = null;
    chosen.value = (nodes ? part.nodes[row]?.ref : part.edges[row]?.id) ?? null;
  };
  return (
    <section class="listed table" aria-label={nodes ? "Nodes as a table" : "Relationships as a table"}>
      <Grid columns={columns} rows={rows} chosen={at < 0 ? null : at} choose={choose} />
    </section>
  );
}
