/** The graph as SVG text: for export, and for browsers without WebGL. */
import { control, loop } from "./hit";
import type { CanvasTheme } from "./theme";
import type { Look, Picture, Point } from "./view";

export interface Sheet {
  readonly picture: Picture;
  readonly look: Look;
  readonly places: Float32Array;
  readonly theme: CanvasTheme;
  readonly width: number;
  readonly height: number;
  /** Addresses beside hosts. */
  readonly labels: boolean;
}

const MARGIN = 60;

/** Returns where each host is on the sheet: the graph fitted into it, y down. */
export function fitted({ places, picture, width, height }: Sheet): Point[] {
  const { hidden } = picture;
  const [low, high] = [{ x: Infinity, y: Infinity }, { x: -Infinity, y: -Infinity }];
  for (let host = 0; host < hidden.length; host++) {
    if (hidden[host]) continue;
    low.x = Math.min(low.x, places[host * 2]!);
    high.x = Math.max(high.x, places[host * 2]!);
    low.y = Math.min(low.y, places[host * 2 + 1]!);
    high.y = Math.max(high.y, places[host * 2 + 1]!);
  }
  const scale = Math.min((width - 2 * MARGIN) / Math.max(high.x - low.x, 1e-6), (height - 2 * MARGIN) / Math.max(high.y - low.y, 1e-6));
  return Array.from(hidden, (_, host) => ({
    x: width / 2 + (places[host * 2]! - (low.x + high.x) / 2) * scale,
    y: height / 2 - (places[host * 2 + 1]! - (low.y + high.y) / 2) * scale,
  }));
}

/** Returns the whole file. */
export function toSvg(sheet: Sheet): string {
  const { width, height, theme } = sheet;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" ` +
    `font-family="Inter Variable, Inter, system-ui, sans-serif" font-size="12">\n` +
    `<rect width="${width}" height="${height}" fill="${theme.canvas}"/>\n${inside(sheet)}\n</svg>\n`
  );
}

/** Returns flows, hosts and addresses, each with its place in the store as `data-flow`, `data-host`. */
export function inside(sheet: Sheet): string {
  const at = fitted(sheet);
  return [...flows(sheet, at), ...hosts(sheet, at), ...(sheet.labels ? labels(sheet, at) : [])].join("\n");
}

function* flows({ picture, look, theme }: Sheet, at: readonly Point[]): Generator<string> {
  const { store, drawn, bow } = picture;
  const order = Array.from(drawn.keys()).filter((flow) => drawn[flow]);
  if (look.litFlows) order.sort((a, b) => look.litFlows![a]! - look.litFlows![b]!);
  for (const flow of order) {
    const color = look.litFlows && !look.litFlows[flow] ? theme.faint : look.flowColor[flow]!;
    const chosen = look.selected?.kind === "flow" && look.selected.index === flow;
    const size = round(look.flowSize[flow]! + (chosen ? 3 : 0));
    const [src, dst] = [store.src[flow]!, store.dst[flow]!];
    if (src === dst) {
      const ring = loop(at[src]!, look.hostSize[src]!);
      yield `<circle data-flow="${flow}" cx="${round(ring.x)}" cy="${round(ring.y)}" r="${round(ring.radius)}" fill="none" stroke="${color}" stroke-width="${size}"/>`;
      continue;
    }
    const [from, to] = [at[src]!, at[dst]!];
    const bend = control(from, to, bow[flow]!);
    const end = before(bend, to, look.hostSize[dst]! + 1);
    const path = bow[flow] ? `M${xy(from)}Q${xy(bend)} ${xy(end)}` : `M${xy(from)}L${xy(end)}`;
    yield `<path data-flow="${flow}" d="${path}" fill="none" stroke="${color}" stroke-width="${size}"/>` +
      `<path d="${head(bend, end, 4 + Number(size) * 1.6)}" fill="${color}"/>`;
  }
}

function* hosts({ picture, look, theme }: Sheet, at: readonly Point[]): Generator<string> {
  for (let host = 0; host < at.length; host++) {
    if (picture.hidden[host]) continue;
    const faint = look.litHosts && !look.litHosts[host];
    const chosen = look.selected?.kind === "host" && look.selected.index === host;
    const fill = faint ? theme.faint : (look.hostColor?.[host] ?? (look.served[host] ? theme.served : theme.silent));
    const rim = chosen || look.cursor === host ? theme.accent : faint ? theme.faint : theme.rim;
    yield `<circle data-host="${host}" cx="${round(at[host]!.x)}" cy="${round(at[host]!.y)}" r="${round(look.hostSize[host]!)}" ` +
      `fill="${fill}" stroke="${rim}" stroke-width="${chosen || look.cursor === host ? 4 : 1.5}"/>`;
  }
}

function* labels({ picture, look, theme }: Sheet, at: readonly Point[]): Generator<string> {
  for (let host = 0; host < at.length; host++) {
    if (picture.hidden[host] || (look.litHosts && !look.litHosts[host])) continue;
    const x = round(at[host]!.x + look.hostSize[host]! + 4);
    yield `<text x="${x}" y="${round(at[host]!.y + 4)}" fill="${theme.label}" stroke="${theme.canvas}" stroke-width="3" ` +
      `paint-order="stroke">${escaped((picture.store.names ?? picture.store.addr)[host]!)}</text>`;
  }
}

/** Returns text as XML holds it. */
export function escaped(text: string): string {
  return text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD").replace(/[<>&"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function before(from: Point, to: Point, size: number): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  return { x: to.x - ((to.x - from.x) / length) * size, y: to.y - ((to.y - from.y) / length) * size };
}

function head(from: Point, to: Point, size: number): string {
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const wing = (turn: number) => ({ x: to.x - size * Math.cos(angle + turn), y: to.y - size * Math.sin(angle + turn) });
  return `M${xy(to)}L${xy(wing(0.42))}L${xy(wing(-0.42))}Z`;
}

const round = (value: number): string => String(Math.round(value * 100) / 100);
const xy = ({ x, y }: Point): string => `${round(x)} ${round(y)}`;
