/** The timeline under the graph: flows a slot by their pairs, a window that is dragged, moved by keys, and played. */
import { effect, useComputed, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { perSlot, type Range, stacks } from "../graph/activity";
import { DISTINCT, NEUTRAL } from "../graph/color";
import { edgesOf } from "../graph/store";
import { duration, ticks } from "../state/axis";
import { colors, hovered, isolated, look, selected, store, view } from "../state/flow";
import { counted, number, offset, time } from "../state/format";
import { canvasTheme } from "../state/theme";
import { baseline, light, pause, play, playing, pointed, range, shown, slots, step, toSpan, zoomBy, zoomTo } from "../state/timeline";
import { SPEEDS } from "../state/view";
import { Icon } from "./Icon";

/** Pairs that have a layer of their own, as many as have a colour; the rest share one. */
const LAYERS = DISTINCT;
const AXIS = 18;
const TOP = 8;
/** Pixels beside an end of the window within which it is taken. */
const GRIP = 6;

/** Flows a slot of what is pointed at, selected or pressed in the legend: the line over the bars. */
function ofFocus(count: number): Uint32Array | null {
  const graph = store.value;
  const item = hovered.value ?? selected.value;
  if (!graph) return null;
  if (item) return perSlot(graph, item.kind === "host" ? edgesOf(graph, item.index) : item.bundle ? graph.bundles.get(item.index)! : [item.index], count);
  const pair = isolated.value;
  if (pair === null) return null;
  return perSlot(graph, Array.from(graph.pair.keys()).filter((flow) => graph.pair[flow] === pair), count);
}

export function Timeline() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSignal({ width: 0, height: 0 });
  const layers = useComputed(() => (store.value && slots.value ? stacks(store.value, slots.value.edges.length, LAYERS) : []));
  useEffect(() => {
    const box = canvas.current!;
    const watcher = new ResizeObserver(() => (size.value = { width: box.clientWidth, height: box.clientHeight }));
    watcher.observe(box);
    const stop = effect(() => draw(box, size.value, layers.value));
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      if (event.deltaY) zoomBy(event.deltaY < 0 ? 1.4 : 1 / 1.4, slotAt(box, event.clientX));
    };
    box.addEventListener("wheel", wheel, { passive: false });
    return () => {
      watcher.disconnect();
      stop();
      box.removeEventListener("wheel", wheel);
      pause();
    };
  }, []);
  const all = slots.value;
  return (
    <section class="timeline" aria-label="Timeline">
      <Controls />
      <div class="plot">
        <canvas ref={canvas} aria-hidden="true" onPointerDown={press} onPointerMove={point} onPointerLeave={() => (pointed.value = null)} onDblClick={() => light(null)} />
        {all && <Handles />}
        {!all && <p class="quiet">{store.value?.src.length ? "These flows have no times." : "No flows, no times."}</p>}
      </div>
    </section>
  );
}

function Controls() {
  const all = slots.value;
  const { local, loop, trail, speed, base } = view.value;
  const off = !all;
  const whole = !view.value.zoom;
  return (
    <div class="controls">
      <div class="group" role="group" aria-label="Play">
        <button type="button" class="icon" disabled={off} aria-label="One slot back" title="One slot back  [" onClick={() => step(-1)}>
          <Icon name="back" />
        </button>
        <button type="button" class="icon strong" disabled={off} aria-label={playing.value ? "Pause" : "Play"} title={`${playing.value ? "Pause" : "Play"}  Space`} onClick={() => (playing.value ? pause() : play())}>
          <Icon name={playing.value ? "pause" : "play"} />
        </button>
        <button type="button" class="icon" disabled={off} aria-label="One slot on" title="One slot on  ]" onClick={() => step(1)}>
          <Icon name="next" />
        </button>
        <label>
          <span class="unseen">Speed</span>
          <select value={String(speed)} onChange={(event) => look({ speed: Number(event.currentTarget.value) })}>
            {SPEEDS.map((one) => (
              <option value={String(one)}>{one}×</option>
            ))}
          </select>
        </label>
        <button type="button" class="icon" aria-pressed={loop} aria-label="Loop" title="Begin again at the end" onClick={() => look({ loop: !loop })}>
          <Icon name="loop" />
        </button>
        <button type="button" class="icon" aria-pressed={trail} aria-label="Trail" title="Keep what was played lit" onClick={() => look({ trail: !trail })}>
          <Icon name="trail" />
        </button>
      </div>
      <p class="readout" data-testid="window">
        {all && <Readout />}
      </p>
      <div class="group">
        {range.value && (
          <button type="button" onClick={() => light(null)}>
            All time
          </button>
        )}
        {base ? (
          <button type="button" aria-pressed="true" onClick={() => look({ base: null, only: null })}>
            End comparison
          </button>
        ) : (
          <button type="button" disabled={!range.value} title="Compare other windows with this one" onClick={() => all && look({ base: toSpan(all, range.value!), span: null })}>
            Set as baseline
          </button>
        )}
        <button type="button" aria-pressed={local} title="Times in UTC, or on this machine's clock" onClick={() => look({ local: !local })}>
          {local ? "Local" : "UTC"}
        </button>
      </div>
      <div class="group" role="group" aria-label="Zoom of the timeline">
        <button type="button" class="icon" disabled={off} aria-label="Zoom the timeline in" onClick={() => zoomBy(2)}>
          <Icon name="plus" />
        </button>
        <button type="button" class="icon" disabled={off || whole} aria-label="Zoom the timeline out" onClick={() => zoomBy(0.5)}>
          <Icon name="minus" />
        </button>
        <button type="button" disabled={off || whole} onClick={() => zoomTo(null)}>
          All
        </button>
      </div>
    </div>
  );
}

function Readout() {
  const all = slots.value!;
  const { local } = view.value;
  const at = pointed.value;
  if (at !== null) {
    return (
      <>
        {time(all.start + at * all.step, local).slice(0, 16)} <b>{counted(all.edges[at] ?? 0, "flow")}</b>
      </>
    );
  }
  const [from, to] = toSpan(all, range.value ?? [0, all.edges.length - 1]);
  return (
    <>
      {time(from, local).slice(0, 16)} – {time(to, local).slice(0, 16)} <span class="quiet">slot {duration(all.step)}</span>
    </>
  );
}

/** The ends of the window as sliders, for keys and for readers. */
function Handles() {
  const all = slots.value!;
  const [from, to] = shown.value;
  const window = range.value ?? [0, all.edges.length - 1];
  const { local } = view.value;
  const put = (end: 0 | 1, slot: number) => {
    const next: [number, number] = [window[0], window[1]];
    next[end] = Math.max(0, Math.min(all.edges.length - 1, slot));
    if (next[0] <= next[1]) light(next, "replace");
  };
  const keys = (end: 0 | 1) => (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[event.key];
    const to = event.key === "Home" ? (end ? window[0] : 0) : event.key === "End" ? (end ? all.edges.length - 1 : window[1]) : null;
    if (by === undefined && to === null) return;
    event.preventDefault();
    event.stopPropagation();
    put(end, to ?? window[end] + by! * (event.shiftKey ? 10 : 1));
  };
  return (
    <>
      {([0, 1] as const).map((end) => {
        const edge = window[end] + end;
        const place = ((edge - from) / (to - from + 1)) * 100;
        return (
          <span
            class={`handle${range.value ? " on" : ""}`}
            role="slider"
            tabIndex={0}
            aria-label={end ? "End of the window" : "Start of the window"}
            aria-valuemin={0}
            aria-valuemax={all.edges.length - 1}
            aria-valuenow={window[end]}
            aria-valuetext={time(all.start + edge * all.step, local).slice(0, 16)}
            style={{ left: `${place}%`, display: place < 0 || place > 100 ? "none" : undefined }}
            onKeyDown={keys(end)}
          />
        );
      })}
    </>
  );
}

function slotAt(canvas: HTMLElement, x: number): number {
  const box = canvas.getBoundingClientRect();
  const [from, to] = shown.value;
  const slot = from + Math.floor(((x - box.x) / box.width) * (to - from + 1));
  return Math.max(from, Math.min(to, slot));
}

let frame = 0;

function point(event: PointerEvent): void {
  if (event.buttons || !slots.value) return;
  const slot = slotAt(event.currentTarget as HTMLElement, event.clientX);
  cancelAnimationFrame(frame);
  frame = requestAnimationFrame(() => (pointed.value = slot));
}

/** A press begins a new window, moves the one that is there, or one end of it. */
function press(event: PointerEvent): void {
  if (!slots.value || event.button) return;
  const canvas = event.currentTarget as HTMLElement;
  const count = slots.value.edges.length;
  const start = slotAt(canvas, event.clientX);
  const before = range.value;
  const box = canvas.getBoundingClientRect();
  const xOf = (slot: number) => box.x + ((slot - shown.value[0]) / (shown.value[1] - shown.value[0] + 1)) * box.width;
  const near = (slot: number) => Math.abs(event.clientX - xOf(slot)) <= GRIP;
  let change: (slot: number) => Range = (slot) => [Math.min(start, slot), Math.max(start, slot)];
  if (before && near(before[0])) change = (slot) => [Math.min(slot, before[1]), before[1]];
  else if (before && near(before[1] + 1)) change = (slot) => [before[0], Math.max(before[0], slot)];
  else if (before && start > before[0] && start < before[1]) {
    change = (slot) => {
      const by = Math.max(-before[0], Math.min(count - 1 - before[1], slot - start));
      return [before[0] + by, before[1] + by];
    };
  }
  cancelAnimationFrame(frame);
  pointed.value = null;
  pause();
  canvas.setPointerCapture(event.pointerId);
  let moved = false;
  let waiting = 0;
  const to = (next: Range) => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => {
      if (range.value?.[0] === next[0] && range.value[1] === next[1]) return;
      light(next, moved ? "replace" : "push");
      moved = true;
    });
  };
  const move = (event: PointerEvent) => {
    if (Math.abs(event.clientX - x) > 2 || moved) to(change(slotAt(canvas, event.clientX)));
  };
  const x = event.clientX;
  const up = () => {
    canvas.removeEventListener("pointermove", move);
    canvas.removeEventListener("pointerup", up);
    canvas.removeEventListener("pointercancel", up);
    if (!moved && !waiting) light(before?.[0] === start && before[1] === start ? null : [start, start]);
  };
  canvas.addEventListener("pointermove", move);
  canvas.addEventListener("pointerup", up);
  canvas.addEventListener("pointercancel", up);
}

function draw(canvas: HTMLCanvasElement, { width, height }: { width: number; height: number }, layers: readonly Uint32Array[]): void {
  const all = slots.value;
  const theme = canvasTheme.value;
  const ratio = devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext("2d");
  if (!context || !all || width < 10) return;
  context.scale(ratio, ratio);
  const [from, to] = shown.value;
  const count = to - from + 1;
  const wide = width / count;
  const ground = height - AXIS;
  const most = Math.max(1, ...all.edges.slice(from, to + 1));
  const high = (value: number) => (value / most) * (ground - TOP);
  const palette = colors.value;
  const window = range.value;
  const at = pointed.value;

  if (baseline.value) {
    const [first, last] = baseline.value;
    context.fillStyle = theme.compared;
    context.fillRect((first - from) * wide, 0, (last - first + 1) * wide, ground);
  }
  if (window) {
    context.fillStyle = theme.window;
    context.fillRect((window[0] - from) * wide, 0, (window[1] - window[0] + 1) * wide, ground);
  }
  const gap = wide >= 4 ? 1 : 0;
  for (let slot = from; slot <= to; slot++) {
    const total = all.edges[slot]!;
    if (!total) continue;
    const x = (slot - from) * wide;
    context.globalAlpha = at !== null ? (slot === at ? 1 : 0.35) : window && (slot < window[0] || slot > window[1]) ? 0.35 : 1;
    context.fillStyle = theme.rest;
    context.fillRect(x, ground - high(total), Math.max(1, wide - gap), high(total));
    let y = ground;
    layers.forEach((layer, place) => {
      const part = Math.min(high(layer[slot]!), y - (ground - high(total)));
      if (part <= 0) return;
      context.fillStyle = place < LAYERS ? (palette[place] ?? NEUTRAL) : NEUTRAL;
      context.fillRect(x, y - part, Math.max(1, wide - gap), part);
      y -= part;
    });
  }
  context.globalAlpha = 1;
  line(context, ofFocus(all.edges.length), { from, to, wide, ground, high, color: theme.accent });
  axis(context, { width, height, ground, from: toSpan(all, [from, to])[0], to: toSpan(all, [from, to])[1], most });
}

function line(
  context: CanvasRenderingContext2D,
  values: Uint32Array | null,
  { from, to, wide, ground, high, color }: { from: number; to: number; wide: number; ground: number; high: (value: number) => number; color: string },
): void {
  if (!values) return;
  context.strokeStyle = color;
  context.lineWidth = 2;
  context.beginPath();
  for (let slot = from; slot <= to; slot++) {
    const y = ground - Math.max(high(values[slot]!), values[slot] ? 2 : 0) - (values[slot] ? 0 : -1);
    const x = (slot - from) * wide;
    if (slot === from) context.moveTo(x, y);
    context.lineTo(x, y);
    context.lineTo(x + wide, y);
  }
  context.stroke();
}

function axis(
  context: CanvasRenderingContext2D,
  { width, height, ground, from, to, most }: { width: number; height: number; ground: number; from: number; to: number; most: number },
): void {
  const theme = canvasTheme.value;
  context.fillStyle = theme.quiet;
  context.strokeStyle = theme.faint;
  context.lineWidth = 1;
  context.font = '11px "Inter Variable", system-ui, sans-serif';
  context.beginPath();
  context.moveTo(0, ground + 0.5);
  context.lineTo(width, ground + 0.5);
  for (const { at, text, strong } of ticks(from, to, Math.max(2, Math.floor(width / 110)), view.value.local ? offset(from) : 0)) {
    const x = Math.round(((at - from) / (to - from)) * width) + 0.5;
    const wide = context.measureText(text).width;
    if (x + wide + 4 > width) continue;
    context.moveTo(x, ground);
    context.lineTo(x, ground + (strong ? 8 : 5));
    context.fillText(text, x + 4, height - 5);
  }
  context.stroke();
  context.fillText(number(most), 4, TOP + 3);
}
