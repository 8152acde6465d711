/** When facts were seen: how many were new, and how many seen last, in each slot; a window filters the list. */
import { effect, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Times as Answer } from "../../api/schema";
import { duration, ticks } from "../../state/axis";
import { counted, number, time } from "../../state/format";
import { applied, pathOf } from "../../state/list";
import { windowOf, withWindow } from "../../state/spans";
import { canvasTheme } from "../../state/theme";
import { useAnswer } from "./answer";
import { narrow, Window } from "./Times";
import { Waiting } from "./Waiting";

const HEIGHT = 180;
const AXIS = 18;

export function Facts() {
  // All but the window itself, so that it can be moved.
  const found = useAnswer<Answer>(() => pathOf("/timeline", withWindow(applied.value, null), { slots: "120" }));
  const answer = found.value.answer;
  return (
    <>
      <Waiting found={found.value} empty={answer && !answer.new.length ? "None of these facts has a time." : null} />
      {answer && answer.new.length > 0 && (
        <>
          <p class="quiet">
            Facts in slots of {duration(answer.slot)}: first seen upwards, last seen downwards. Drag to see those of a span alone.
          </p>
          <Bars answer={answer} />
          <Window heat={{ from: answer.start, to: answer.start + answer.new.length * answer.slot }} />
        </>
      )}
    </>
  );
}

function Bars({ answer }: { answer: Answer }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useSignal(0);
  const dragged = useSignal<readonly [number, number] | null>(null);
  const told = useSignal("");
  const { start, slot } = answer;
  const length = answer.new.length;
  useEffect(() => {
    const box = canvas.current!;
    const watcher = new ResizeObserver(() => (width.value = box.clientWidth));
    watcher.observe(box);
    const stop = effect(() => draw(box, width.value, answer, dragged.value ?? windowOf(applied.value)));
    return () => {
      watcher.disconnect();
      stop();
    };
  }, [answer]);
  const slotAt = (event: PointerEvent) => {
    const { left, width } = canvas.current!.getBoundingClientRect();
    return Math.max(0, Math.min(length - 1, Math.floor(((event.clientX - left) / width) * length)));
  };
  const press = (event: PointerEvent) => {
    const first = slotAt(event);
    const box = event.currentTarget as HTMLElement;
    box.setPointerCapture(event.pointerId);
    const move = (event: PointerEvent) => {
      const [from, to] = [first, slotAt(event)].sort((a, b) => a - b) as [number, number];
      dragged.value = [start + from * slot, start + (to + 1) * slot - 1];
    };
    const end = (event: PointerEvent) => {
      box.removeEventListener("pointermove", move);
      box.removeEventListener("pointerup", end);
      box.removeEventListener("pointercancel", end);
      const span = dragged.value;
      dragged.value = null;
      if (span && event.type === "pointerup") narrow(span);
    };
    box.addEventListener("pointermove", move);
    box.addEventListener("pointerup", end);
    box.addEventListener("pointercancel", end);
  };
  const point = (event: PointerEvent) => {
    const at = slotAt(event);
    told.value = `${time(start + at * slot)}: ${number(answer.new[at]!)} first seen, ${number(answer.last[at]!)} last seen`;
  };
  const sum = answer.new.reduce((all, one) => all + one, 0);
  return (
    <div class="gridplot">
      <canvas ref={canvas} class="times" style={{ height: `${HEIGHT}px` }} aria-hidden="true" onPointerDown={press} onPointerMove={point} onPointerLeave={() => (told.value = "")} />
      <p class="told">{told.value || `${counted(sum, "fact")}, ${time(start)} to ${time(start + length * slot)}`}</p>
    </div>
  );
}

function draw(canvas: HTMLCanvasElement, width: number, { start, slot, new: first, last }: Answer, window: readonly [number, number] | null): void {
  const context = canvas.getContext("2d");
  if (!context || !width) return;
  const ratio = devicePixelRatio || 1;
  canvas.width = width * ratio;
  canvas.height = HEIGHT * ratio;
  context.scale(ratio, ratio);
  const theme = canvasTheme.value;
  const wide = width / first.length;
  const middle = (HEIGHT - AXIS) / 2;
  const most = Math.max(1, ...first, ...last);
  const [from, to] = [start, start + first.length * slot];
  const high = (count: number) => (count ? Math.max(2, (count / most) * (middle - 4)) : 0);
  for (let at = 0; at < first.length; at++) {
    const thick = Math.max(1, wide - (wide > 3 ? 1 : 0));
    context.fillStyle = theme.accent;
    context.fillRect(at * wide, middle - high(first[at]!), thick, high(first[at]!));
    context.fillStyle = theme.quiet;
    context.fillRect(at * wide, middle + 1, thick, high(last[at]!));
  }
  context.font = '11px "Inter Variable", system-ui, sans-serif';
  for (const { at, text } of ticks(from, to, Math.max(2, Math.floor(width / 110)))) {
    const left = Math.round(((at - from) / (to - from)) * width);
    context.fillRect(left, HEIGHT - AXIS, 1, 5);
    if (left + context.measureText(text).width < width) context.fillText(text, left + 3, HEIGHT - 4);
  }
  if (window) {
    const x = (time: number) => ((time - from) / (to - from)) * width;
    context.fillStyle = theme.window;
    context.fillRect(x(window[0]), 0, Math.max(2, x(window[1]) - x(window[0])), HEIGHT - AXIS);
  }
}
