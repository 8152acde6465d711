/** Hosts for sigma: discs with a rim of 1.5 pixels, four corners each. */
import { NodeProgram, type ProgramInfo } from "sigma/rendering";
import type { NodeDisplayData, RenderParams } from "sigma/types";
import { floatColor } from "sigma/utils";

const UNIFORMS = ["matrix", "sizeRatio", "pixel"] as const;

const VERTEX = `
attribute vec2 a_position;
attribute float a_size;
attribute vec4 a_color;
attribute vec4 a_rim;
attribute vec4 a_id;
attribute vec2 a_corner;
uniform mat3 matrix;
uniform float sizeRatio;
// A pixel of the screen, in clip space.
uniform vec2 pixel;
varying vec4 v_color;
varying vec4 v_rim;
varying vec2 v_at;
varying float v_radius;
void main() {
  // All lengths in pixels of the screen, a margin of one for the soft edge.
  v_radius = a_size / sizeRatio;
  v_at = a_corner * (v_radius + 1.0);
  gl_Position = vec4((matrix * vec3(a_position, 1.0)).xy + v_at * pixel, 0.0, 1.0);
  #ifdef PICKING_MODE
  v_color = a_id;
  #else
  v_color = a_color;
  #endif
  v_color.a *= 255.0 / 254.0;
  v_rim = a_rim;
  v_rim.a *= 255.0 / 254.0;
}
`;

const FRAGMENT = `
precision highp float;
varying vec4 v_color;
varying vec4 v_rim;
varying vec2 v_at;
varying float v_radius;
void main() {
  float away = length(v_at);
  #ifdef PICKING_MODE
  if (away > v_radius) discard;
  gl_FragColor = v_color;
  #else
  float inside = clamp(v_radius - away + 0.5, 0.0, 1.0);
  float filled = clamp(v_radius - 1.5 - away + 0.5, 0.0, 1.0);
  gl_FragColor = mix(v_rim, v_color, filled) * inside;
  #endif
}
`;

/** What a host is to this program: `rim` beside what sigma knows. */
export interface Disc {
  color: string;
  rim: string;
}

export class HostProgram extends NodeProgram<(typeof UNIFORMS)[number]> {
  override getDefinition() {
    const { FLOAT, UNSIGNED_BYTE, TRIANGLE_STRIP } = WebGL2RenderingContext;
    return {
      VERTICES: 4,
      VERTEX_SHADER_SOURCE: VERTEX,
      FRAGMENT_SHADER_SOURCE: FRAGMENT,
      METHOD: TRIANGLE_STRIP,
      UNIFORMS,
      ATTRIBUTES: [
        { name: "a_position", size: 2, type: FLOAT },
        { name: "a_size", size: 1, type: FLOAT },
        { name: "a_color", size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: "a_rim", size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: "a_id", size: 4, type: UNSIGNED_BYTE, normalized: true },
      ],
      CONSTANT_ATTRIBUTES: [{ name: "a_corner", size: 2, type: FLOAT }],
      CONSTANT_DATA: [[-1, -1], [1, -1], [-1, 1], [1, 1]],
    };
  }

  override processVisibleItem(id: number, at: number, data: NodeDisplayData & Partial<Disc>): void {
    const { array } = this;
    array[at] = data.x;
    array[at + 1] = data.y;
    array[at + 2] = data.size;
    array[at + 3] = floatColor(data.color);
    array[at + 4] = floatColor(data.rim ?? data.color);
    array[at + 5] = id;
  }

  override setUniforms({ matrix, sizeRatio, width, height }: RenderParams, { gl, uniformLocations }: ProgramInfo): void {
    gl.uniformMatrix3fv(uniformLocations["matrix"]!, false, matrix);
    gl.uniform1f(uniformLocations["sizeRatio"]!, sizeRatio);
    gl.uniform2f(uniformLocations["pixel"]!, 2 / width, 2 / height);
  }
}
