/** Rows of an answer as a table of which only what is in sight is made. */
import { useSignal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import { number, visible } from "../state/format";

const ROW = 27;
const MORE = 10;

interface Props {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
  readonly chosen: number | null;
  readonly choose: (row: number) => void;
}

export function Grid({ columns, rows, chosen, choose }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const scroll = useSignal({ top: 0, height: 400 });
  const by = useSignal<{ column: number; down: boolean } | null>(null);
  const order = useMemo(() => sorted(rows, by.value), [rows, by.value]);
  const first = Math.max(0, Math.floor(scroll.value.top / ROW) - MORE);
  const last = Math.min(order.length, Math.ceil((scroll.value.top + scroll.value.height) / ROW) + MORE);
  const at = chosen === null ? -1 : order.indexOf(chosen);
  const keys = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
    const to = event.key === "Home" ? 0 : event.key === "End" ? order.length - 1 : step === undefined ? -1 : Math.max(0, Math.min(order.length - 1, at + step));
    if (to < 0 || !order.length || (event.target as HTMLElement).closest("th")) return;
    event.preventDefault();
    const { scrollTop: top, clientHeight: height } = box.current!;
    if (to * ROW < top || (to + 2) * ROW > top + height) box.current!.scrollTop = Math.max(0, to * ROW - height / 2);
    choose(order[to]!);
  };
  return (
    <div
      class="scroller"
      ref={(element) => {
        box.current = element;
        if (element && scroll.peek().height !== element.clientHeight) scroll.value = { top: element.scrollTop, height: element.clientHeight };
      }}
      onScroll={(event) => (scroll.value = { top: event.currentTarget.scrollTop, height: event.currentTarget.clientHeight })}
    >
      <table role="grid" tabIndex={0} aria-label={`${number(rows.length)} rows`} aria-rowcount={rows.length + 1} aria-activedescendant={at >= first && at < last ? `answer-${chosen}` : undefined} onKeyDown={keys}>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((name, column) => (
              <th scope="col" aria-sort={by.value?.column === column ? (by.value.down ? "descending" : "ascending") : "none"}>
                <button type="button" onClick={() => (by.value = { column, down: by.value?.column === column && !by.value.down })}>
                  {visible(name)}
                  <span aria-hidden="true">{by.value?.column === column ? (by.value.down ? " ↓" : " ↑") : ""}</span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {first > 0 && <tr aria-hidden="true" style={{ height: `${first * ROW}px` }} />}
          {order.slice(first, last).map((row, place) => (
            <tr key={row} id={`answer-${row}`} aria-rowindex={first + place + 2} aria-selected={row === chosen} onClick={() => choose(row)}>
              {rows[row]!.map((value) => (
                <td class={typeof value === "number" ? "right" : undefined}>{short(value)}</td>
              ))}
            </tr>
          ))}
          {last < order.length && <tr aria-hidden="true" style={{ height: `${(order.length - last) * ROW}px` }} />}
        </tbody>
      </table>
    </div>
  );
}

function sorted(rows: readonly (readonly unknown[])[], by: { column: number; down: boolean } | null): number[] {
  const order = rows.map((_, row) => row);
  if (!by) return order;
  const words = new Intl.Collator("en", { numeric: true });
  const values = rows.map((row) => row[by.column]);
  const texts = values.map((value) => (typeof value === "number" ? "" : short(value)));
  const compare = (a: number, b: number) => {
    const [one, other] = [values[a], values[b]];
    if (one === null || other === null) return one === other ? 0 : one === null ? 1 : -1;
    return typeof one === "number" && typeof other === "number" ? one - other : words.compare(texts[a]!, texts[b]!);
  };
  return order.sort((a, b) => (by.down ? -1 : 1) * compare(a, b) || a - b);
}

/** Returns a value in one line: a node by its labels and first words, all else as JSON. */
export function short(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (typeof value !== "object") return visible(value).slice(0, 300);
  const one = value as { labels?: string[]; type?: string; properties?: Record<string, unknown>; nodes?: unknown[] };
  if (one.labels && one.properties) return `(:${one.labels.join(":")}${words(one.properties)})`;
  if (one.type && one.properties) return `[:${one.type}${words(one.properties)}]`;
  return visible(value).slice(0, 300);
}

function words(properties: Record<string, unknown>): string {
  const told = ["addr", "name", "subject", "value", "fingerprint", "query", "dport", "port", "uid"].find((name) => properties[name] !== undefined && properties[name] !== null);
  return told ? ` ${visible(properties[told]).slice(0, 60)}` : "";
}
