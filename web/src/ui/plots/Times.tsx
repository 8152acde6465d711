/** When hosts were seen: days by hours, a line each of those in the list, and a window that filters the list. */
import { effect, useComputed, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { ticks } from "../../state/axis";
import { counted, time } from "../../state/format";
import { applied, change, pathOf, rows, section } from "../../state/list";
import { type Seen, strip, type Strip, windowOf, withWindow } from "../../state/spans";
import { canvasTheme } from "../../state/theme";
import { strength } from "../../state/world";
import { useAnswer } from "./answer";
import { Waiting } from "./Waiting";

/** Hosts of the strip at most. */
const MOST = 50_000;
const CELL = 6;
const LINE = 14;
const AXIS = 20;

interface Line {
  readonly addr: string;
  readonly from: number;
  readonly to: number;
}

export function Times() {
  // The strip is of the hosts without the window, so that the window can be moved.
  const found = useAnswer<Seen[]>(() => pathOf("/spans", withWindow(applied.value, null), { limit: String(MOST) }));
  const heat = useComputed(() => strip(found.value.answer ?? []));
  const lines = useComputed<readonly Line[]>(() =>
    (rows.value ?? []).flatMap((row) => {
      const [first, last] = [row["starttime"], row["endtime"]].map((text) => (typeof text === "string" ? Date.parse(text) / 1000 : NaN)) as [number, number];
      const [from, to] = [Number.isNaN(first) ? last : first, Number.isNaN(last) ? first : last];
      return Number.isNaN(from) ? [] : [{ addr: String(row["addr"]), from, to }];
    }),
  );
  return (
    <>
      <Waiting found={found.value} empty={found.value.answer && !heat.value ? `None of these ${section.many} has a time.` : null} />
      {heat.value && (
        <>
          <p class="quiet">
            Days from left to right, hours of the day (UTC) downwards: {section.many} first or last seen then. Below, a line each of the list. Drag to see those of a span alone.
          </p>
          <Plot heat={heat.value} lines={lines.value} />
          <Window heat={heat.value} />
          {found.value.answer!.length >= MOST && <p class="notice">The first {counted(MOST, section.one, section.many)} are counted.</p>}
        </>
      )}
    </>
  );
}

export function narrow(span: readonly [number, number] | null): void {
  change({ filters: withWindow(applied.value, span) });
}

function Plot({ heat, lines }: { heat: Strip; lines: readonly Line[] }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSignal({ width: 0 });
  const dragged = useSignal<readonly [number, number] | null>(null);
  const told = useSignal("");
  const height = 24 * CELL + AXIS + lines.length * LINE + 6;
  useEffect(() => {
    const box = canvas.current!;
    const watcher = new ResizeObserver(() => (size.value = { width: box.clientWidth }));
    watcher.observe(box);
    const stop = effect(() => draw(box, { width: size.value.width, height }, heat, lines, dragged.value ?? windowOf(applied.value)));
    return () => {
      watcher.disconnect();
      stop();
    };
  }, [heat, lines]);
  const timeAt = (event: PointerEvent) => {
    const { left, width } = canvas.current!.getBoundingClientRect();
    return heat.from + (heat.to - heat.from) * Math.max(0, Math.min(1, (event.clientX - left) / width));
  };
  const press = (event: PointerEvent) => {
    const start = timeAt(event);
    const box = event.currentTarget as HTMLElement;
    box.setPointerCapture(event.pointerId);
    const move = (event: PointerEvent) => (dragged.value = [start, timeAt(event)].sort((a, b) => a - b) as [number, number]);
    const end = (event: PointerEvent) => {
      box.removeEventListener("pointermove", move);
      box.removeEventListener("pointerup", end);
      box.removeEventListener("pointercancel", end);
      const span = dragged.value;
      dragged.value = null;
      if (span && event.type === "pointerup" && span[1] - span[0] > (heat.to - heat.from) / 200) narrow(span);
    };
    box.addEventListener("pointermove", move);
    box.addEventListener("pointerup", end);
    box.addEventListener("pointercancel", end);
  };
  const point = (event: PointerEvent) => {
    const { top, left, width } = canvas.current!.getBoundingClientRect();
    const y = event.clientY - top;
    const column = Math.floor(((event.clientX - left) / width) * heat.counts.length);
    const line = lines[Math.floor((y - 24 * CELL - AXIS) / LINE)];
    if (y < 24 * CELL) {
      const hour = Math.max(0, Math.floor(y / CELL));
      told.value = `${time(heat.from + column * heat.step).slice(0, 10)} ${String(hour).padStart(2, "0")}:00, ${counted(heat.counts[column]?.[hour] ?? 0, section.one, section.many)}`;
    } else told.value = line ? `${line.addr}: ${time(line.from)} to ${time(line.to)}` : "";
  };
  return (
    <div class="gridplot">
      <canvas ref={canvas} class="times" style={{ height: `${height}px` }} aria-hidden="true" onPointerDown={press} onPointerMove={point} onPointerLeave={() => (told.value = "")} />
      <p class="told" aria-hidden="true">
        {told.value || `${time(heat.from).slice(0, 10)} to ${time(heat.to - 1).slice(0, 10)}`}
      </p>
    </div>
  );
}

/** The window for who would rather type; the same as a drag. */
export function Window({ heat }: { heat: Pick<Strip, "from" | "to"> }) {
  const now = windowOf(applied.value);
  const [from, to] = now ?? [heat.from, heat.to];
  const put = (end: 0 | 1) => (event: { currentTarget: HTMLInputElement }) => {
    const seconds = Date.parse(`${event.currentTarget.value}Z`) / 1000;
    const span: [number, number] = end ? [from, seconds] : [seconds, to];
    if (span[0] <= span[1]) narrow(span);
  };
  const text = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 16);
  return (
    <div class="controls">
      <label>
        Seen from (UTC)
        <input type="datetime-local" value={text(from)} onChange={put(0)} />
      </label>
      <label>
        to
        <input type="datetime-local" value={text(to)} onChange={put(1)} />
      </label>
      {now && (
        <button type="button" onClick={() => narrow(null)}>
          All time
        </button>
      )}
    </div>
  );
}

function draw(canvas: HTMLCanvasElement, { width, height }: { width: number; height: number }, heat: Strip, lines: readonly Line[], window: readonly [number, number] | null): void {
  const context = canvas.getContext("2d");
  if (!context || !width) return;
  const ratio = devicePixelRatio || 1;
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  context.scale(ratio, ratio);
  const theme = canvasTheme.value;
  const wide = width / heat.counts.length;
  const x = (time: number) => ((time - heat.from) / (heat.to - heat.from)) * width;
  heat.counts.forEach((hours, column) => {
    hours.forEach((count, hour) => {
      context.globalAlpha = count ? strength(count, heat.most) : 1;
      context.fillStyle = count ? theme.accent : theme.faint;
      context.fillRect(column * wide, hour * CELL, Math.max(1, wide - (wide > 4 ? 1 : 0)), CELL - 1);
    });
  });
  context.globalAlpha = 1;
  context.font = '11px "Inter Variable", system-ui, sans-serif';
  context.fillStyle = theme.quiet;
  for (const { at, text } of ticks(heat.from, heat.to, Math.max(2, Math.floor(width / 110)))) {
    const left = Math.round(x(at));
    context.fillRect(left, 24 * CELL, 1, 5);
    if (left + context.measureText(text).width < width) context.fillText(text, left + 3, 24 * CELL + 13);
  }
  lines.forEach(({ addr, from, to }, place) => {
    const y = 24 * CELL + AXIS + place * LINE + LINE / 2;
    context.fillStyle = theme.accent;
    context.fillRect(x(from), y - 2, Math.max(4, x(to) - x(from)), 4);
    context.fillStyle = theme.quiet;
    const label = context.measureText(addr).width;
    const right = x(to) + 8;
    const left = right + label < width ? right : Math.max(2, x(from) - label - 6);
    if (left + label > x(from) && left < x(to)) {
      // There is no room beside it.
      context.fillStyle = theme.labelBack;
      context.fillRect(left - 2, y - 6, label + 4, 12);
      context.fillStyle = theme.quiet;
    }
    context.fillText(addr, left, y + 4);
  });
  if (window) {
    context.fillStyle = theme.window;
    context.fillRect(x(window[0]), 0, Math.max(1, x(window[1]) - x(window[0])), height);
  }
}
