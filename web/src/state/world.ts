/** Places on the world map: the Natural Earth projection, as the build draws countries with it. */

/** Returns x and y of a place, in degrees, on a map of this size. */
export function project(longitude: number, latitude: number, width: number, height: number): [number, number] {
  const scale = width / 5.55;
  const [l, p] = [(longitude * Math.PI) / 180, (latitude * Math.PI) / 180];
  const p2 = p * p;
  const p4 = p2 * p2;
  const x = l * (0.8707 - 0.131979 * p2 + p4 * (-0.013791 + p4 * (0.003971 * p2 - 0.001529 * p4)));
  const y = p * (1.007226 + p2 * (0.015085 + p4 * (-0.044475 + 0.028874 * p2 - 0.005916 * p4)));
  return [width / 2 + scale * x, height / 2 - scale * y];
}

/** Returns how strongly a count is shown, from 0 to 1: by its logarithm. */
export function strength(count: number, most: number): number {
  return count <= 0 ? 0 : most <= 1 ? 1 : 0.15 + (0.85 * Math.log(count)) / Math.log(most);
}
