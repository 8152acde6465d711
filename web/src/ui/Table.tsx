/** The flows of the graph as a table: the same ones, the same selection; only the rows in sight are made. */
import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { edgeName, type FlowStore } from "../graph/store";
import { select, selected, store, view } from "../state/flow";
import { bytes, counted, number, time } from "../state/format";
import { chosen } from "../state/look";
import { openMenu } from "../state/menu";
import { status } from "../state/timeline";

const ROW = 26;
const MORE = 8;

interface Column {
  readonly name: string;
  readonly title: string;
  readonly value: (graph: FlowStore, flow: number) => string | number;
  readonly text?: (graph: FlowStore, flow: number) => string;
  readonly right?: boolean;
}

const STATUS = ["", "new", "gone", "both"];

const COLUMNS: readonly Column[] = [
  { name: "src", title: "From", value: (graph, flow) => graph.addr[graph.src[flow]!]! },
  { name: "dst", title: "To", value: (graph, flow) => graph.addr[graph.dst[flow]!]! },
  { name: "pair", title: "Port", value: edgeName },
  { name: "count", title: "Seen", value: (graph, flow) => graph.count[flow]!, text: (graph, flow) => number(graph.count[flow]!), right: true },
  { name: "csbytes", title: "From client", value: (graph, flow) => graph.csbytes[flow]!, text: (graph, flow) => bytes(graph.csbytes[flow]!), right: true },
  { name: "scbytes", title: "From server", value: (graph, flow) => graph.scbytes[flow]!, text: (graph, flow) => bytes(graph.scbytes[flow]!), right: true },
  { name: "firstseen", title: "First seen", value: (graph, flow) => graph.firstseen[flow]!, text: (graph, flow) => time(graph.firstseen[flow]!, view.value.local) },
  { name: "lastseen", title: "Last seen", value: (graph, flow) => graph.lastseen[flow]!, text: (graph, flow) => time(graph.lastseen[flow]!, view.value.local) },
];
const COMPARED: Column = { name: "status", title: "Baseline", value: (_, flow) => STATUS[status.value?.[flow] ?? 0]! };

/** Returns flows in the order of a column: numbers as numbers, addresses as people count them, unknown last. */
export function sorted(flows: readonly number[], value: (flow: number) => string | number, down: boolean): number[] {
  const words = new Intl.Collator("en", { numeric: true });
  const order = (a: string | number, b: string | number) => {
    if (typeof a === "string" || typeof b === "string") return words.compare(String(a), String(b));
    if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) === Number.isNaN(b) ? 0 : Number.isNaN(a) !== down ? 1 : -1;
    return a - b;
  };
  const values = new Map(flows.map((flow) => [flow, value(flow)]));
  return [...flows].sort((a, b) => (down ? -1 : 1) * order(values.get(a)!, values.get(b)!) || a - b);
}

export function Table() {
  const box = useRef<HTMLDivElement>(null);
  const scroll = useSignal({ top: 0, height: 300 });
  const by = useSignal<{ name: string; down: boolean } | null>(null);
  const columns = status.value ? [...COLUMNS, COMPARED] : COLUMNS;
  const rows = useComputed(() => {
    const graph = store.value;
    if (!graph) return [];
    const among = chosen.value;
    const flows = Array.from(graph.src.keys()).filter((flow) => !among || among[flow]);
    const column = by.value && [...COLUMNS, COMPARED].find(({ name }) => name === by.value!.name);
    return column ? sorted(flows, (flow) => column.value(graph, flow), by.value!.down) : flows;
  });
  useSignalEffect(() => {
    // What is selected elsewhere comes into sight.
    const item = selected.value;
    const place = item?.kind === "flow" ? rows.value.indexOf(item.index) : -1;
    if (place < 0 || !box.current) return;
    const [top, height] = [box.current.scrollTop, box.current.clientHeight];
    if (place * ROW < top || (place + 2) * ROW > top + height) box.current.scrollTop = place * ROW - height / 2;
  });
  const graph = store.value;
  if (!graph) return null;
  const first = Math.max(0, Math.floor(scroll.value.top / ROW) - MORE);
  const last = Math.min(rows.value.length, Math.ceil((scroll.value.top + scroll.value.height) / ROW) + MORE);
  const item = selected.value;
  const at = item?.kind === "flow" ? rows.value.indexOf(item.index) : -1;
  const keys = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
    const to = event.key === "Home" ? 0 : event.key === "End" ? rows.value.length - 1 : by === undefined ? -1 : Math.max(0, Math.min(rows.value.length - 1, at + by));
    if ((event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) && item) {
      event.preventDefault();
      const { x, y } = box.current!.getBoundingClientRect();
      return openMenu(item, { x: x + 40, y: y + 40 });
    }
    if (to < 0 || !rows.value.length) return;
    event.preventDefault();
    select({ kind: "flow", index: rows.value[to]! });
  };
  return (
    <section class="table" aria-label="Flows as a table">
      <div
        class="scroller"
        ref={(element) => {
          box.current = element;
          if (element && scroll.peek().height !== element.clientHeight) scroll.value = { top: element.scrollTop, height: element.clientHeight };
        }}
        onScroll={(event) => (scroll.value = { top: event.currentTarget.scrollTop, height: event.currentTarget.clientHeight })}
      >
        <table
          role="grid"
          tabIndex={0}
          aria-label={counted(rows.value.length, "flow")}
          aria-rowcount={rows.value.length + 1}
          aria-activedescendant={at >= first && at < last ? `row-${item!.index}` : undefined}
          onKeyDown={keys}
        >
          <thead>
            <tr aria-rowindex={1}>
              {columns.map(({ name, title, right }) => (
                <th scope="col" class={right ? "right" : undefined} aria-sort={by.value?.name === name ? (by.value.down ? "descending" : "ascending") : "none"}>
                  <button type="button" onClick={() => (by.value = by.value?.name !== name ? { name, down: Boolean(right) } : { name, down: !by.value.down })}>
                    {title}
                    <span aria-hidden="true">{by.value?.name === name ? (by.value.down ? " ↓" : " ↑") : ""}</span>
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {first > 0 && <tr aria-hidden="true" style={{ height: `${first * ROW}px` }} />}
            {rows.value.slice(first, last).map((flow, place) => (
              <tr
                key={flow}
                id={`row-${flow}`}
                aria-rowindex={first + place + 2}
                aria-selected={flow === item?.index && item.kind === "flow"}
                onClick={() => select({ kind: "flow", index: flow })}
                onContextMenu={(event) => {
                  event.preventDefault();
                  openMenu({ kind: "flow", index: flow }, { x: event.clientX, y: event.clientY });
                }}
              >
                {columns.map(({ value, text, right }) => (
                  <td class={right ? "right" : undefined}>{text ? text(graph, flow) : value(graph, flow)}</td>
                ))}
              </tr>
            ))}
            {last < rows.value.length && <tr aria-hidden="true" style={{ height: `${(rows.value.length - last) * ROW}px` }} />}
          </tbody>
        </table>
      </div>
    </section>
  );
}
