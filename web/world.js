/** The world map, made when the explorer is built: countries as paths of the Natural Earth projection. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { geoArea, geoCentroid, geoNaturalEarth1, geoPath } from "d3-geo";
import iso from "i18n-iso-countries";
import { feature } from "topojson-client";
import { presimplify, simplify } from "topojson-simplify";

/** Pixels of the map; `src/state/world.ts` puts points on the same one. */
export const [WIDTH, HEIGHT] = [960, 500];
/** Square degrees of the smallest corner that is kept. */
const COARSE = 0.12;
/** Codes in use that ISO does not give. */
const OTHERS = { Kosovo: "XK" };
/** Steradians below which a country is drawn as it is. */
const SMALL = 0.0006;

/** Returns the projection. */
export function projection() {
  return geoNaturalEarth1().scale(WIDTH / 5.55).translate([WIDTH / 2, HEIGHT / 2]);
}

/** Returns [{id, name, x, y, d}]: the code of two letters, the name, the middle, and the path. */
export function countries() {
  const require = createRequire(import.meta.url);
  const atlas = JSON.parse(readFileSync(require.resolve("world-atlas/countries-50m.json"), "utf-8"));
  const whole = new Map(feature(atlas, atlas.objects.countries).features.map((one) => [key(one), one]));
  const lean = simplify(presimplify(atlas), COARSE);
  const path = geoPath(projection()).digits(1);
  return feature(lean, lean.objects.countries)
    .features.map((one) => {
      const full = whole.get(key(one));
      const shape = geoArea(full) < SMALL ? full : one;
      const id = iso.numericToAlpha2(one.id) ?? OTHERS[one.properties.name] ?? "";
      const [x, y] = projection()(geoCentroid(largest(full)));
      return { id, name: one.properties.name, x: round(x), y: round(y), d: path(shape) ?? "" };
    })
    .filter(({ d, id }) => d || id);
}

function largest(country) {
  if (country.geometry.type !== "MultiPolygon") return country;
  const parts = country.geometry.coordinates.map((coordinates) => ({ type: "Polygon", coordinates }));
  return parts.reduce((one, other) => (geoArea(other) > geoArea(one) ? other : one));
}

const key = (one) => `${one.id} ${one.properties.name}`;
const round = (value) => Math.round(value * 10) / 10;
