/** Two grids: hosts by their ports, and the space of addresses. */
import { useComputed } from "@preact/signals";
import { contrary } from "../../state/clause";
import { DENSITY, STATE_COLORS } from "../../graph/scales";
import { counted } from "../../state/format";
import { MOST_ROWS, networkOf, planeCells, portCells, STATES } from "../../state/grid";
import { applied, pathOf, section, toggle } from "../../state/list";
import { themeName } from "../../state/theme";
import { useAnswer } from "./answer";
import { Grid } from "./Grid";
import { Waiting } from "./Waiting";

/** Addresses of the plane at most. */
const MOST = 100_000;

export function PortGrid() {
  const found = useAnswer<[string, [number, string | null][]][]>(() => pathOf("/ipsports", applied.value, { limit: String(MOST_ROWS + 1) }));
  const cells = useComputed(() => portCells(found.value.answer ?? []));
  const empty = found.value.answer && !cells.value.rows.length ? `None of these ${section.many} has a port.` : null;
  return (
    <>
      <Waiting found={found.value} empty={empty} />
      {cells.value.rows.length > 0 && (
        <>
          <ul class="key" aria-label="Colours">
            {STATES.map((state, at) => (
              <li>
                <span class="swatch square" style={{ background: STATE_COLORS[themeName.value][at] }} /> {state}
              </li>
            ))}
          </ul>
          <Grid
            name="Hosts by ports"
            cells={cells.value}
            colors={() => STATE_COLORS[themeName.value]}
            tell={(row, column, value) => `${cells.value.rows[row]}, port ${cells.value.columns[column]}: ${value ? STATES[value - 1] : "not seen"}`}
            pick={(row, column, by) => toggle(by === "row" ? cells.value.rows[row]! : `port:${cells.value.columns[column]}`)}
          />
        </>
      )}
    </>
  );
}

export function Plane() {
  const found = useAnswer<string[]>(() => pathOf("/onlyips", applied.value, { limit: String(MOST) }));
  const cells = useComputed(() => planeCells([...new Set(found.value.answer ?? [])]));
  const empty = found.value.answer && !cells.value.rows.length ? "No addresses." : null;
  const clause = (row: number, column: number) => networkOf(cells.value.rows[row]!, column) ?? cells.value.rows[row]!;
  return (
    <>
      <Waiting found={found.value} empty={empty} />
      {cells.value.rows.length > 0 && (
        <>
          <p class="quiet">{counted(cells.value.rows.length, "network")}, a row each; the next part of the address goes from left to right. More hosts are stronger.</p>
          {found.value.answer!.length >= MOST && <p class="notice">The first {counted(MOST, "address", "addresses")} are shown.</p>}
          <Grid
            name="Address plane"
            cells={cells.value}
            colors={() => DENSITY[themeName.value]}
            tell={(row, column, value) => `${clause(row, column)}${clause(row, column).includes(":") ? `, last byte ${column}` : ""}: ${value ? "hosts" : "no host"}`}
            pick={(row, column, by) => toggle(by === "row" ? clause(row, column) : contrary(clause(row, column)))}
          />
        </>
      )}
    </>
  );
}
