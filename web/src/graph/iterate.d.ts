/** graphology-layout-forceatlas2 has no types for its inner step. */
declare module "graphology-layout-forceatlas2/iterate" {
  export default function iterate(options: Record<string, number | boolean>, nodes: Float32Array, edges: Float32Array): unknown;
}
