/**
 * Flows by a WebGL program of our own. Places of hosts are a texture and what is lit one byte a flow, so that neither a
 * step of the layout nor a move of the brush touches more than it changes.
 */
import { FRAGMENT, HEAD, LINE } from "./flow_shaders";
import type { Detail } from "./ladder";
import type { Look, Picture } from "./view";

/** From places in the graph to CSS pixels: x' = a x + c y + e, y' = b x + d y + f. */
export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

export interface Frame {
  readonly affine: Affine;
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
  /** What sizes are multiplied with at this zoom. */
  readonly scale: number;
}

export interface FlowLayer {
  /** Takes the flows to draw, all of them from one host to another, and how. */
  shape(picture: Picture, flows: Uint32Array, detail: Detail): void;
  move(places: Float32Array): void;
  /** `asideColor` is that of flows out of focus, as `#rrggbb`; null leaves them out. */
  look(look: Look, asideColor: string | null): void;
  draw(frame: Frame): void;
}

/** What a flow is: drawn first, over those, over all. */
const ASIDE = 0;
const LIT = 1;
const CHOSEN = 2;
/** Pieces of a curve. */
const STEPS = 16;
/** Texels in a row of the texture of places. */
const ROW = 256;
const ENDS = 0;
const BOW = 1;
const COLOR = 2;
const SIZE = 3;
const STATE = 4;

/** Returns a layer that draws with `gl`; throws when its programs do not compile. */
export function flowLayer(gl: WebGL2RenderingContext): FlowLayer {
  const lines = program(gl, LINE);
  const heads = program(gl, HEAD);
  const array = gl.createVertexArray();
  const texture = gl.createTexture();
  const buffers = [ENDS, BOW, COLOR, SIZE, STATE].map(() => gl.createBuffer());
  let flows: Uint32Array = new Uint32Array();
  let detail: Detail = "curve";
  let hosts = new Float32Array();
  let rows = 0;
  let before: Look | null = null;
  let aside: readonly number[] | null = null;
  let passes = { aside: false, chosen: false };

  gl.bindVertexArray(array);
  gl.bindTexture(gl.TEXTURE_2D, texture);
  for (const name of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_2D, name, gl.NEAREST);
  const attribute = (place: number, count: number, type: number, whole = false) => {
    gl.bindBuffer(gl.ARRAY_BUFFER, buffers[place]!);
    gl.enableVertexAttribArray(place);
    if (whole) gl.vertexAttribIPointer(place, count, type, 0, 0);
    else gl.vertexAttribPointer(place, count, type, type === gl.UNSIGNED_BYTE, 0, 0);
  };
  attribute(ENDS, 2, gl.UNSIGNED_INT, true);
  attribute(BOW, 1, gl.FLOAT);
  attribute(COLOR, 4, gl.UNSIGNED_BYTE);
  attribute(SIZE, 1, gl.FLOAT);
  attribute(STATE, 1, gl.UNSIGNED_BYTE, true);
  gl.bindVertexArray(null);

  function fill(place: number, data: AllowSharedBufferSource): void {
    gl.bindBuffer(gl.ARRAY_BUFFER, buffers[place]!);
    gl.bufferData(gl.ARRAY_BUFFER, data, gl.DYNAMIC_DRAW);
  }

  function pickUp(): void {
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA32F, ROW, rows, 0, gl.RGBA, gl.FLOAT, hosts);
  }

  return {
    shape({ store, bow }, some, how) {
      detail = how;
      // Software draws instances one by one: hairlines are two vertices of their own.
      const hair = how === "hair";
      flows = hair ? Uint32Array.from({ length: some.length * 2 }, (_, at) => some[at >> 1]!) : some;
      gl.bindVertexArray(array);
      for (const place of buffers.keys()) gl.vertexAttribDivisor(place, hair ? 0 : 1);
      gl.bindVertexArray(null);
      rows = Math.max(1, Math.ceil(store.addr.length / ROW));
      hosts = new Float32Array(rows * ROW * 4);
      before = null;
      const ends = new Uint32Array(flows.length * 2);
      flows.forEach((flow, at) => {
        ends[at * 2] = store.src[flow]!;
        ends[at * 2 + 1] = store.dst[flow]!;
      });
      fill(ENDS, ends);
      fill(BOW, Float32Array.from(flows, (flow) => bow[flow]!));
    },
    move(places) {
      for (let host = 0; host * 2 < places.length; host++) {
        hosts[host * 4] = places[host * 2]!;
        hosts[host * 4 + 1] = places[host * 2 + 1]!;
      }
      pickUp();
    },
    look(look, asideColor) {
      aside = asideColor === null ? null : channels(asideColor);
      if (look.hostSize !== before?.hostSize) {
        look.hostSize.forEach((size, host) => (hosts[host * 4 + 2] = size));
        pickUp();
      }
      if (look.flowColor !== before?.flowColor) fill(COLOR, colors(flows, look.flowColor));
      if (look.flowSize !== before?.flowSize) fill(SIZE, Float32Array.from(flows, (flow) => look.flowSize[flow]!));
      if (look.litFlows !== before?.litFlows || look.selected !== before?.selected || !before) {
        const chosen = look.selected?.kind === "flow" ? look.selected.index : -1;
        const lit = look.litFlows;
        fill(STATE, Uint8Array.from(flows, (flow) => (flow === chosen ? CHOSEN : !lit || lit[flow] ? LIT : ASIDE)));
        passes = { aside: lit !== null, chosen: chosen >= 0 };
      }
      before = look;
    },
    draw({ affine, width, height, pixelRatio, scale }) {
      if (!flows.length || !before) return;
      gl.bindVertexArray(array);
      gl.bindTexture(gl.TEXTURE_2D, texture);
      gl.enable(gl.BLEND);
      gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
      const hair = detail === "hair";
      const steps = detail === "curve" ? STEPS : 1;
      const headed = detail === "curve" || detail === "arrow";
      for (const { made, at } of headed ? [lines, heads] : [lines]) {
        gl.useProgram(made);
        gl.uniform4f(at("turn"), affine[0], affine[1], affine[2], affine[3]);
        gl.uniform2f(at("shift"), affine[4], affine[5]);
        gl.uniform2f(at("size"), width, height);
        gl.uniform2f(at("scale"), scale, pixelRatio);
        gl.uniform4i(at("form"), steps, Number(headed), Number(hair), Number(detail === "curve"));
      }
      const pass = (state: number, color: readonly number[] | null) => {
        for (const { made, at } of headed ? [lines, heads] : [lines]) {
          gl.useProgram(made);
          gl.uniform1ui(at("pass"), state);
          gl.uniform4fv(at("over"), color ?? [0, 0, 0, 0]);
          if (made === heads.made) gl.drawArraysInstanced(gl.TRIANGLES, 0, 3, flows.length);
          else if (hair) gl.drawArrays(gl.LINES, 0, flows.length);
          else gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, steps * 2 + 2, flows.length);
        }
      };
      if (passes.aside && aside) pass(ASIDE, aside);
      pass(LIT, null);
      if (passes.chosen) pass(CHOSEN, null);
      gl.bindVertexArray(null);
    },
  };
}

/** Returns the channels of `#rrggbb`, 0 to 1, opaque. */
function channels(color: string): number[] {
  return [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16) / 255).concat(1);
}

/** Returns four bytes a flow; the same few colours are read once. */
function colors(flows: Uint32Array, names: readonly string[]): Uint8Array<ArrayBuffer> {
  const known = new Map<string, number>();
  const words = Uint32Array.from(flows, (flow) => {
    const name = names[flow]!;
    let word = known.get(name);
    if (word === undefined) {
      const [red, green, blue] = channels(name).map((part) => Math.round(part * 255)) as [number, number, number];
      known.set(name, (word = (255 << 24) | (blue << 16) | (green << 8) | red));
    }
    return word;
  });
  return new Uint8Array(words.buffer);
}

interface Made {
  readonly made: WebGLProgram;
  at(name: string): WebGLUniformLocation | null;
}

function program(gl: WebGL2RenderingContext, vertex: string): Made {
  const made = gl.createProgram();
  for (const [type, text] of [[gl.VERTEX_SHADER, vertex], [gl.FRAGMENT_SHADER, FRAGMENT]] as const) {
    const shader = gl.createShader(type)!;
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    gl.attachShader(made, shader);
  }
  gl.linkProgram(made);
  if (!gl.getProgramParameter(made, gl.LINK_STATUS) && !gl.isContextLost()) {
    throw new Error(gl.getProgramInfoLog(made) ?? "the program of flows does not link");
  }
  const places = new Map<string, WebGLUniformLocation | null>();
  const at = (name: string) => {
    if (!places.has(name)) places.set(name, gl.getUniformLocation(made, name));
    return places.get(name)!;
  };
  return { made, at };
}
