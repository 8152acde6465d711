/** The window of time: what is lit, played and compared, in slots of the answer's timeline. */
import { computed, signal } from "@preact/signals";
import type { Timeline } from "../api/types";
import { activeIn, changes, type Range } from "../graph/activity";
import { answer, look, store, view } from "./flow";
import type { Span } from "./view";

/** Milliseconds of a frame at speed 1. */
export const FRAME = 500;

/** The slot under the pointer. */
export const pointed = signal<number | null>(null);
export const playing = signal(false);

export interface Slots extends Timeline {
  readonly start: number;
}

/** The timeline of the answer; null when no flow has a time. */
export const slots = computed<Slots | null>(() => {
  const found = answer.value?.timeline;
  return found && found.start !== null && found.edges.length ? { ...found, start: found.start } : null;
});
/** The window in slots, null when all time is lit. */
export const range = computed<Range | null>(() => (slots.value && view.value.span ? toRange(slots.value, view.value.span) : null));
/** What the timeline shows, in slots. */
export const shown = computed<Range>(() => {
  if (!slots.value) return [0, 0];
  return (view.value.zoom && toRange(slots.value, view.value.zoom)) ?? [0, slots.value.edges.length - 1];
});
export const baseline = computed<Range | null>(() => (slots.value && view.value.base ? toRange(slots.value, view.value.base) : null));
/** 1 for each flow in the window; null when all are. */
export const active = computed(() => (store.value && range.value ? activeIn(store.value, range.value) : null));
/** What each flow is, in the window or in all time, against the baseline; null without one. */
export const status = computed(() => {
  if (!store.value || !baseline.value || !slots.value) return null;
  return changes(store.value, range.value ?? [0, slots.value.edges.length - 1], baseline.value);
});

/** Returns the slots that a span touches, null when it lies outside all of them. */
export function toRange({ start, step, edges }: Slots, [from, to]: Span): Range | null {
  const first = Math.max(0, Math.floor((from - start) / step));
  const last = Math.min(edges.length - 1, Math.ceil((to - start) / step) - 1);
  return first <= last ? [first, last] : null;
}

/** Returns the seconds that slots take. */
export function toSpan({ start, step }: Slots, [first, last]: Range): Span {
  return [start + first * step, start + (last + 1) * step];
}

/** Lights a range of slots; null lights all. */
export function light(to: Range | null, how: "push" | "replace" = "push"): void {
  look({ span: to && slots.value ? toSpan(slots.value, to) : null }, how);
}

/** Shows a part of the timeline, null all of it. */
export function zoomTo(to: Range | null): void {
  const all = slots.value;
  if (!all) return;
  const whole = !to || (to[0] <= 0 && to[1] >= all.edges.length - 1);
  look({ zoom: whole ? null : toSpan(all, [Math.max(0, to[0]), Math.min(all.edges.length - 1, to[1])]) }, "replace");
}

/** Zooms by a factor about a slot; over 1 is nearer. */
export function zoomBy(factor: number, about?: number): void {
  const all = slots.value;
  if (!all) return;
  const [first, last] = shown.value;
  const length = last - first + 1;
  const wanted = Math.max(2, Math.min(all.edges.length, Math.round(length / factor)));
  const centre = about ?? (range.value ? (range.value[0] + range.value[1]) / 2 : (first + last) / 2);
  const part = length > 1 ? (centre - first) / (length - 1) : 0.5;
  const from = Math.max(0, Math.min(all.edges.length - wanted, Math.round(centre - part * (wanted - 1))));
  zoomTo([from, from + wanted - 1]);
}

/** Returns the window `by` slots on, of the same width; it begins at the first slot where there is none. */
export function stepped(window: Range | null, by: number, count: number, around: boolean): Range | null {
  if (!window) return [by < 0 ? count - 1 : 0, by < 0 ? count - 1 : 0];
  const width = window[1] - window[0];
  const first = window[0] + by;
  if (first >= 0 && first + width < count) return [first, first + width];
  if (!around) return null;
  return by > 0 ? [0, width] : [count - 1 - width, count - 1];
}

/** Moves the window by slots; with `trail` only its end moves. Returns whether it could. */
export function step(by: number, how: "push" | "replace" = "push"): boolean {
  const all = slots.value;
  if (!all) return false;
  const { loop, trail } = view.value;
  const count = all.edges.length;
  let next = stepped(range.value, by, count, loop);
  const now = range.value;
  if (trail && now) next = now[1] + by < count && now[1] + by >= now[0] ? [now[0], now[1] + by] : loop ? [now[0], now[0]] : null;
  if (!next) return false;
  light(next, how);
  return true;
}

let timer = 0;

/** Plays: one slot a frame, from the first where there is no window, or it is at its end. */
export function play(): void {
  const all = slots.value;
  if (!all || playing.value) return;
  playing.value = true;
  const now = range.value;
  if (!now) light([0, 0]);
  else if (now[1] >= all.edges.length - 1) light(view.value.trail ? [now[0], now[0]] : [0, now[1] - now[0]]);
  else look({}, "push");
  frame();
}

function frame(): void {
  timer = window.setTimeout(() => {
    if (!step(1, "replace")) return pause();
    frame();
  }, FRAME / view.value.speed);
}

export function pause(): void {
  clearTimeout(timer);
  playing.value = false;
}
