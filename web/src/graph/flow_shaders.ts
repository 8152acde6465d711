/** The programs of flows: lines and curves as strips, heads as triangles; everything in CSS pixels, y down. */

const COMMON = `#version 300 es
precision highp float;
precision highp int;
uniform highp sampler2D places;
uniform vec4 turn;
uniform vec2 shift;
uniform vec2 size;
// Of sizes at this zoom, and device pixels a CSS pixel.
uniform vec2 scale;
// Pieces of a curve, whether there are heads, whether lines are hairlines, whether flows bow.
uniform ivec4 form;
// Which flows are drawn now, and in which colour, unless it is their own.
uniform uint pass;
uniform vec4 over;
layout(location = 0) in uvec2 ends;
layout(location = 1) in float bow;
layout(location = 2) in vec4 color;
layout(location = 3) in float width;
layout(location = 4) in uint state;
flat out vec4 tint;
// Across the line: where, half of its width, device pixels a CSS pixel; 0 where the corners below count.
out vec3 across;
out vec3 corner;

const vec4 NOWHERE = vec4(2.0, 2.0, 2.0, 1.0);

vec3 host(uint number) {
  vec4 found = texelFetch(places, ivec2(number % 256u, number / 256u), 0);
  return vec3(turn.xy * found.x + turn.zw * found.y + shift, found.z * scale.x);
}

vec2 control(vec2 from, vec2 to) {
  vec2 way = to - from;
  return (from + to) * 0.5 + vec2(way.y, -way.x) * (form.w == 1 ? bow : 0.0);
}

float thickness() {
  return max(width * scale.x, 1.2) + (state == 2u ? 3.0 : 0.0);
}

float headLength() {
  return 4.0 + thickness() * 1.6;
}

vec4 clip(vec2 at) {
  return vec4(at.x / size.x * 2.0 - 1.0, 1.0 - at.y / size.y * 2.0, 0.0, 1.0);
}
`;

export const LINE = `${COMMON}
void main() {
  tint = over.a > 0.0 ? over : color;
  across = vec3(0.0);
  corner = vec3(1.0);
  if (state != pass) { gl_Position = NOWHERE; return; }
  vec3 from = host(ends.x);
  vec3 to = host(ends.y);
  if (form.z == 1) {
    gl_Position = clip(gl_VertexID % 2 == 0 ? from.xy : to.xy);
    return;
  }
  float chord = max(distance(from.xy, to.xy), 0.001);
  // Under a head the line would stand out beside its tip.
  float end = form.y == 1 ? max(0.05, 1.0 - (to.z + headLength() * 0.8) / chord) : 1.0;
  float t = float(gl_VertexID / 2) / float(form.x) * end;
  vec2 bend = control(from.xy, to.xy);
  vec2 at = mix(mix(from.xy, bend, t), mix(bend, to.xy, t), t);
  vec2 way = mix(bend - from.xy, to.xy - bend, t);
  vec2 aside = length(way) > 0.0 ? normalize(vec2(-way.y, way.x)) : vec2(0.0);
  float edge = float(gl_VertexID % 2) * 2.0 - 1.0;
  // Without heads a line is narrow where it goes to.
  float half_ = thickness() * 0.5 * (form.y == 1 ? 1.0 : mix(1.25, 0.4, t));
  float reach = half_ + 1.0 / scale.y;
  across = vec3(edge * reach, half_, scale.y);
  gl_Position = clip(at + aside * edge * reach);
}
`;

export const HEAD = `${COMMON}
void main() {
  tint = over.a > 0.0 ? over : color;
  across = vec3(0.0);
  corner = vec3(gl_VertexID == 0, gl_VertexID == 1, gl_VertexID == 2);
  if (state != pass) { gl_Position = NOWHERE; return; }
  vec3 from = host(ends.x);
  vec3 to = host(ends.y);
  vec2 back = control(from.xy, to.xy) - to.xy;
  back = length(back) > 0.0 ? normalize(back) : vec2(0.0);
  float length_ = headLength();
  float sideways = gl_VertexID == 0 ? 0.0 : gl_VertexID == 1 ? 0.45 : -0.45;
  float behind = to.z + 1.0 + (gl_VertexID == 0 ? 0.0 : length_);
  gl_Position = clip(to.xy + back * behind + vec2(-back.y, back.x) * sideways * length_);
}
`;

export const FRAGMENT = `#version 300 es
precision highp float;
flat in vec4 tint;
in vec3 across;
in vec3 corner;
out vec4 painted;
void main() {
  vec3 near = corner / max(fwidth(corner), vec3(0.0001));
  float alpha = across.z > 0.0
    ? clamp((across.y - abs(across.x)) * across.z + 0.5, 0.0, 1.0)
    : clamp(min(near.x, min(near.y, near.z)), 0.0, 1.0);
  painted = vec4(tint.rgb, 1.0) * tint.a * alpha;
}
`;
