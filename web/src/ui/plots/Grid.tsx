/** A grid of cells on a canvas: zoomed by the wheel, walked by arrows, each cell told in words. */
import { effect, useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { change, listing } from "../../state/list";
import { type Cells, paint, type Part, partOf, partText, rowStarts, valueAt } from "../../state/grid";
import { canvasTheme } from "../../state/theme";

interface Props {
  readonly name: string;
  readonly cells: Cells;
  /** Colours of values from 1 on, by the theme. */
  readonly colors: () => readonly string[];
  /** A cell in words; `value` is 0 where it is empty. */
  readonly tell: (row: number, column: number, value: number) => string;
  readonly pick: (row: number, column: number, by: "row" | "column") => void;
}

const [LEFT, BELOW] = [118, 20];
/** Pixels of a cell at most, so that few cells are no walls. */
const WIDEST = 34;
const HIGHEST = 22;

export function Grid({ name, cells, colors, tell, pick }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const over = useRef<HTMLCanvasElement>(null);
  const all: Part = { rows: [0, Math.max(1, cells.rows.length)], columns: [0, Math.max(1, cells.columns.length)] };
  const part = useSignal(all);
  const size = useSignal({ width: 0, height: 0 });
  const at = useSignal<{ row: number; column: number } | null>(null);
  const starts = useMemo(() => rowStarts(cells), [cells]);
  useEffect(() => {
    at.value = null;
    const box = canvas.current!;
    const above = over.current!;
    const watcher = new ResizeObserver(() => (size.value = { width: box.clientWidth, height: box.clientHeight }));
    watcher.observe(box);
    const stops = [
      effect(() => {
        const told = partOf(listing.value.zoom, all);
        if (partText(told, all) !== partText(part.peek(), all)) part.value = told;
      }),
      effect(() => draw(box, size.value, cells, part.value, colors())),
      effect(() => mark(above, size.value, part.value, at.value)),
    ];
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      zoom(event.deltaY < 0 ? 1.5 : 1 / 1.5, cellAt(event));
    };
    box.addEventListener("wheel", wheel, { passive: false });
    return () => {
      watcher.disconnect();
      for (const stop of stops) stop();
      box.removeEventListener("wheel", wheel);
      clearTimeout(telling.current);
    };
  }, [cells]);
  // The address tells the part once it stands still, as no step of its own.
  const telling = useRef(0);
  const show = (to: Part) => {
    part.value = to;
    clearTimeout(telling.current);
    telling.current = setTimeout(() => change({ zoom: partText(part.peek(), all) }, true), 250);
  };
  const cellAt = (event: MouseEvent) => {
    const { x, y } = canvas.current!.getBoundingClientRect();
    const { wide, high } = measure(size.value, part.value);
    const { rows, columns } = part.value;
    const found = { row: Math.floor(rows[0] + (event.clientY - y) / high), column: Math.floor(columns[0] + (event.clientX - x - LEFT) / wide) };
    return found.row >= 0 && found.row < cells.rows.length && found.column < cells.columns.length && event.clientX - x >= 0 ? { row: found.row, column: Math.max(-1, found.column) } : null;
  };
  const zoom = (factor: number, about: { row: number; column: number } | null) => {
    const { rows, columns } = part.value;
    const middle = about ?? at.value ?? { row: (rows[0] + rows[1]) / 2, column: (columns[0] + columns[1]) / 2 };
    show({ rows: zoomed(rows, all.rows[1], middle.row + 0.5, factor), columns: zoomed(columns, all.columns[1], middle.column + 0.5, factor) });
  };
  const move = (row: number, column: number) => {
    const to = { row: Math.max(0, Math.min(all.rows[1] - 1, row)), column: Math.max(0, Math.min(all.columns[1] - 1, column)) };
    at.value = to;
    const { rows, columns } = part.value;
    const seen = { rows: showing(rows, to.row), columns: showing(columns, to.column) };
    if (partText(seen, all) !== partText(part.peek(), all)) show(seen);
  };
  const keys = (event: KeyboardEvent) => {
    const now = at.value ?? { row: Math.ceil(part.value.rows[0]), column: Math.ceil(part.value.columns[0]) - 1 };
    const way = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0], PageUp: [-20, 0], PageDown: [20, 0] }[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (way) move(now.row + way[0]!, Math.max(0, now.column + way[1]!));
    else if (event.key === "Enter" && at.value) pick(at.value.row, at.value.column, event.shiftKey ? "column" : "row");
    else if (event.key === "+" || event.key === "=") zoom(1.5, null);
    else if (event.key === "-") zoom(1 / 1.5, null);
    else if (event.key === "0") show(all);
    else return;
    event.preventDefault();
  };
  const told = at.value && at.value.column >= 0 ? tell(at.value.row, at.value.column, valueAt(cells, starts, at.value.row, at.value.column)) : "";
  return (
    <div class="gridplot">
      <div class="plane" style={{ maxHeight: `${cells.rows.length * HIGHEST + BELOW}px` }} role="application" tabIndex={0} aria-label={`${name}: arrows go from cell to cell, Enter filters by the row, Shift Enter by the column`} onKeyDown={keys}>
        <canvas
          ref={canvas}
          aria-hidden="true"
          onPointerMove={(event) => {
            const cell = cellAt(event);
            if (cell?.row !== at.peek()?.row || cell?.column !== at.peek()?.column) at.value = cell;
          }}
          onClick={(event) => {
            const cell = cellAt(event);
            if (cell) pick(cell.row, Math.max(0, cell.column), event.shiftKey ? "column" : "row");
          }}
        />
        <canvas ref={over} class="over" aria-hidden="true" />
      </div>
      <p class="told" aria-live="polite">
        {told || "Point at a cell; a click filters by its row, with Shift by its column."}
      </p>
      <div class="sides" role="group" aria-label={`Zoom of ${name}`}>
        <button type="button" onClick={() => zoom(1.5, null)}>
          Zoom in
        </button>
        <button type="button" onClick={() => zoom(1 / 1.5, null)}>
          Zoom out
        </button>
        <button type="button" onClick={() => show(all)}>
          All
        </button>
      </div>
      {cells.left && <p class="notice">Left out: {cells.left}.</p>}
    </div>
  );
}

function measure({ width, height }: { width: number; height: number }, { rows, columns }: Part): { wide: number; high: number } {
  return { wide: Math.min(WIDEST, Math.max(1, width - LEFT) / (columns[1] - columns[0])), high: Math.min(HIGHEST, Math.max(1, height - BELOW) / (rows[1] - rows[0])) };
}

function zoomed([from, to]: readonly [number, number], most: number, about: number, factor: number): [number, number] {
  const length = Math.max(Math.min(4, most), Math.min(most, (to - from) / factor));
  const start = Math.max(0, Math.min(most - length, about - ((about - from) / (to - from)) * length));
  return [start, start + length];
}

/** Returns the span moved so that a place is in it. */
function showing([from, to]: readonly [number, number], place: number): readonly [number, number] {
  const by = place < from ? place - from : place + 1 > to ? place + 1 - to : 0;
  return [from + by, to + by];
}

function draw(canvas: HTMLCanvasElement, size: { width: number; height: number }, cells: Cells, part: Part, colors: readonly string[]): void {
  const began = performance.now();
  const context = canvas.getContext("2d");
  if (!context || !size.width || !size.height) return;
  const ratio = devicePixelRatio || 1;
  canvas.width = size.width * ratio;
  canvas.height = size.height * ratio;
  const { wide, high } = measure(size, part);
  const [width, height] = [Math.max(1, Math.round(wide * (part.columns[1] - part.columns[0]) * ratio)), Math.max(1, Math.round(high * (part.rows[1] - part.rows[0]) * ratio))];
  const image = new ImageData(width, height);
  paint(new Uint32Array(image.data.buffer), width, height, cells, part, Uint32Array.from(["#00000000", ...colors], packed));
  context.putImageData(image, Math.round(LEFT * ratio), 0);
  context.scale(ratio, ratio);
  const theme = canvasTheme.value;
  context.fillStyle = theme.quiet;
  context.font = '11px "Inter Variable", system-ui, sans-serif';
  context.textBaseline = "middle";
  context.textAlign = "right";
  const everyRow = Math.max(1, Math.ceil(13 / high));
  for (let row = Math.ceil(part.rows[0] / everyRow) * everyRow; row < part.rows[1]; row += everyRow) {
    const label = cells.rows[row] ?? "";
    context.fillText(label.length > 20 ? `${label.slice(0, 19)}…` : label, LEFT - 6, (row - part.rows[0] + 0.5) * high);
  }
  context.textAlign = "center";
  const everyColumn = Math.max(1, Math.ceil(38 / wide));
  for (let column = Math.ceil(part.columns[0] / everyColumn) * everyColumn; column < part.columns[1]; column += everyColumn) {
    const label = cells.columns[column] ?? "";
    // The last one stays within the picture.
    const middle = Math.min(LEFT + (column - part.columns[0] + 0.5) * wide, size.width - context.measureText(label).width / 2);
    context.fillText(label, middle, height / ratio + 10);
  }
  performance.measure("grid", { start: began, end: performance.now() });
}

/** Draws the frame of a cell, alone on its canvas: that it moves paints no cell. */
function mark(canvas: HTMLCanvasElement, size: { width: number; height: number }, part: Part, at: { row: number; column: number } | null): void {
  const context = canvas.getContext("2d");
  if (!context || !size.width || !size.height) return;
  const ratio = devicePixelRatio || 1;
  if (canvas.width !== size.width * ratio || canvas.height !== size.height * ratio) {
    canvas.width = size.width * ratio;
    canvas.height = size.height * ratio;
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, size.width, size.height);
  if (!at || at.column < 0) return;
  const { wide, high } = measure(size, part);
  context.strokeStyle = canvasTheme.value.label;
  context.lineWidth = 2;
  context.strokeRect(LEFT + (at.column - part.columns[0]) * wide - 1, (at.row - part.rows[0]) * high - 1, Math.max(3, wide) + 1, Math.max(3, high) + 1);
}

/** Returns "#rrggbb" or "#rrggbbaa" as the bytes of a pixel. */
function packed(color: string): number {
  const [red, green, blue, alpha] = [1, 3, 5, 7].map((at) => Number.parseInt(color.slice(at, at + 2) || "ff", 16)) as [number, number, number, number];
  return ((alpha << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}
