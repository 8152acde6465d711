/** Where hosts are: countries by how many, circles at places; the same as a list for keyboards. */
import { useSignal, useSignalEffect } from "@preact/signals";
import type { Places } from "../../api/schema";
import { contrary } from "../../state/clause";
import type { Value } from "../../state/facets";
import { counted, number } from "../../state/format";
import { quoted, visible } from "../../state/text";
import { applied, listing, pathOf, section, toggle } from "../../state/list";
import { project, strength } from "../../state/world";
import { useAnswer } from "./answer";
import { Waiting } from "./Waiting";

type Atlas = (typeof import("virtual:world"))["default"];

/** Pixels below which a country is drawn as a dot too. */
const DOT = 3;

type Point = Places["geometries"][number];

/** Returns the filter of the hosts at a place, as near as an attribute tells; null where none does. */
function placeOf({ properties: { country, city } }: Point): string | null {
  const near = city && section.purpose !== "passive" ? quoted(city) : null;
  return near ? `city:${near}${country ? ` country:${country}` : ""}` : country && `country:${country}`;
}

export function World() {
  const atlas = useSignal<Atlas | null>(null);
  useSignalEffect(() => void import("virtual:world").then((found) => (atlas.value = found.default)));
  const found = useAnswer<Value[]>(() => pathOf("/top/country", applied.value, { limit: "0" }));
  const places = useAnswer<Places>(() => pathOf("/coordinates", applied.value));
  const counts = new Map((found.value.answer ?? []).filter(({ label }) => label !== null).map(({ label, value }) => [String(label), value]));
  const unknown = (found.value.answer ?? []).find(({ label }) => label === null)?.value ?? 0;
  const names = new Map(atlas.value?.countries.map(({ id, name }) => [id, name]) ?? []);
  const filter = (clause: string) => (event: MouseEvent) => toggle(event.shiftKey ? contrary(clause) : clause);
  const press = (code: string) => filter(`country:${code}`);
  const shown = places.value.answer;
  const most = [...counts.values()].reduce((greatest, one) => Math.max(greatest, one), 1);
  return (
    <>
      <Waiting found={found.value} empty={counts.size ? null : `No country is known of these ${section.many}: graphrecon ipdata --import GeoLite2-Country.mmdb tells.`} />
      {atlas.value && <Picture atlas={atlas.value} counts={counts} places={shown} press={press} filter={filter} />}
      {shown && shown.total > shown.geometries.length && (
        <p class="notice">
          {number(shown.geometries.length)} of {number(shown.total)} places are shown, those with the most {section.many}.
        </p>
      )}
      <ol class="bars" aria-label="Countries">
        {[...counts].map(([code, value]) => (
          <li>
            <button type="button" aria-pressed={listing.value.filters.includes(`country:${code}`)} title="with Shift: leave it out" onClick={press(code)}>
              <bdi>
                {names.get(code) ?? ""} {code}
              </bdi>
              <span class="track">
                <span class="bar-of" style={{ width: `${(100 * value) / most}%` }} />
              </span>
              <b>{number(value)}</b>
            </button>
          </li>
        ))}
      </ol>
      {unknown > 0 && counts.size > 0 && <p class="quiet">{counted(unknown, section.one, section.many)} of which no country is known.</p>}
    </>
  );
}

interface PictureProps {
  readonly atlas: Atlas;
  readonly counts: ReadonlyMap<string, number>;
  readonly places: Places | null;
  readonly press: (code: string) => (event: MouseEvent) => void;
  readonly filter: (clause: string) => (event: MouseEvent) => void;
}

function Picture({ atlas, counts, places, press, filter }: PictureProps) {
  const { width, height, countries } = atlas;
  const most = [...counts.values()].reduce((greatest, one) => Math.max(greatest, one), 1);
  const points = places?.geometries ?? [];
  const dense = points.reduce((greatest, { properties }) => Math.max(greatest, properties.count), 1);
  const known = countries.filter(({ id }) => counts.has(id));
  return (
    <svg class="world" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`World map: ${known.map(({ id, name }) => `${name} ${counts.get(id)}`).join(", ") || "nothing on it"}`}>
      {countries.map(({ id, name, d }) => {
        const count = counts.get(id) ?? 0;
        return (
          <path d={d} class={count ? "some" : undefined} data-country={id} style={count ? { fillOpacity: strength(count, most) } : undefined} onClick={count ? press(id) : undefined}>
            <title>{count ? `${name}: ${counted(count, section.one, section.many)}` : name}</title>
          </path>
        );
      })}
      {known.map(({ id, name, x, y }) => (
        <circle class="dot-of" cx={x} cy={y} r={DOT} onClick={press(id)}>
          <title>{`${name}: ${counted(counts.get(id)!, section.one, section.many)}`}</title>
        </circle>
      ))}
      {points.map((point) => {
        const { count, country, city } = point.properties;
        const [x, y] = project(...point.coordinates, width, height);
        const clause = placeOf(point);
        const name = [city && visible(city, 80), country].filter(Boolean).join(", ");
        return (
          <circle class={clause ? "place" : "place mute"} cx={x} cy={y} r={3 + 11 * Math.sqrt(count / dense)} onClick={clause ? filter(clause) : undefined}>
            <title>{`${name ? `${name}: ` : ""}${counted(count, section.one, section.many)}${clause ? "" : " at a place without a name"}`}</title>
          </circle>
        );
      })}
    </svg>
  );
}
