/**
 * Hosts for sigma: discs with a rim of 1.5 pixels, four corners each. As points where no graphics card draws: many times
 * quicker there, but points are limited in size, and gone as soon as their middle is outside.
 */
import { NodeProgram, type ProgramInfo } from "sigma/rendering";
import type { NodeDisplayData, RenderParams } from "sigma/types";
import { floatColor } from "sigma/utils";

const UNIFORMS = ["matrix", "sizeRatio", "pixel", "pixelRatio"] as const;

const vertex = (points: boolean) => `
attribute vec2 a_position;
attribute float a_size;
attribute vec4 a_color;
attribute vec4 a_rim;
attribute vec4 a_id;
${points ? "" : "attribute vec2 a_corner;"}
uniform mat3 matrix;
uniform float sizeRatio;
// A pixel of the screen, in clip space.
uniform vec2 pixel;
uniform float pixelRatio;
varying vec4 v_color;
varying vec4 v_rim;
${points ? "" : "varying vec2 v_at;"}
varying float v_radius;
void main() {
  // All lengths in pixels of the screen, a margin of one for the soft edge.
  v_radius = a_size / sizeRatio;
  ${points ? "gl_PointSize = (v_radius + 1.0) * 2.0 * pixelRatio;" : "v_at = a_corner * (v_radius + 1.0);"}
  gl_Position = vec4((matrix * vec3(a_position, 1.0)).xy${points ? "" : " + v_at * pixel"}, 0.0, 1.0);
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

const fragment = (points: boolean) => `
precision highp float;
varying vec4 v_color;
varying vec4 v_rim;
${points ? "" : "varying vec2 v_at;"}
varying float v_radius;
void main() {
  ${points ? "vec2 v_at = (gl_PointCoord * 2.0 - 1.0) * (v_radius + 1.0);" : ""}
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

abstract class HostProgram extends NodeProgram<(typeof UNIFORMS)[number]> {
  protected define(points: boolean) {
    const { FLOAT, UNSIGNED_BYTE } = WebGL2RenderingContext;
    return {
      VERTEX_SHADER_SOURCE: vertex(points),
      FRAGMENT_SHADER_SOURCE: fragment(points),
      UNIFORMS,
      ATTRIBUTES: [
        { name: "a_position", size: 2, type: FLOAT },
        { name: "a_size", size: 1, type: FLOAT },
        { name: "a_color", size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: "a_rim", size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: "a_id", size: 4, type: UNSIGNED_BYTE, normalized: true },
      ],
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

  override setUniforms({ matrix, sizeRatio, width, height, pixelRatio }: RenderParams, { gl, uniformLocations }: ProgramInfo): void {
    gl.uniformMatrix3fv(uniformLocations["matrix"]!, false, matrix);
    gl.uniform1f(uniformLocations["sizeRatio"]!, sizeRatio);
    gl.uniform2f(uniformLocations["pixel"]!, 2 / width, 2 / height);
    gl.uniform1f(uniformLocations["pixelRatio"]!, pixelRatio);
  }
}

export class HostQuads extends HostProgram {
  override getDefinition() {
    const { FLOAT, TRIANGLE_STRIP } = WebGL2RenderingContext;
    const CONSTANT_ATTRIBUTES = [{ name: "a_corner", size: 2, type: FLOAT }];
    const CONSTANT_DATA = [[-1, -1], [1, -1], [-1, 1], [1, 1]];
    return { ...this.define(false), VERTICES: 4, METHOD: TRIANGLE_STRIP, CONSTANT_ATTRIBUTES, CONSTANT_DATA };
  }
}

export class HostPoints extends HostProgram {
  override getDefinition() {
    return { ...this.define(true), VERTICES: 1, METHOD: WebGL2RenderingContext.POINTS };
  }
}
