/** Facts of the metadata of flows, one a line: protocol, what was said, how often and when. */
import type { ComponentChildren } from "preact";
import type { Row } from "../api/types";
import { moment, visible } from "../state/format";

/** Keys of records that say when, how often, or what is said elsewhere. */
const ASIDE = new Set(["firstseen", "lastseen", "count", "proto", "uid", "addr"]);

export function meta(row: Row): ComponentChildren {
  return (
    <>
      <b>{visible(row["proto"])}</b> {pairs((row["fact"] ?? {}) as Row)} <Times row={row} />
    </>
  );
}

export function Times({ row }: { row: Row }) {
  const count = Number(row["count"] ?? 0);
  return <span class="quiet">{[count > 1 && `${count} times`, moment(row["lastseen"])].filter(Boolean).join(", ")}</span>;
}

function pairs(record: Row): string {
  return Object.entries(record)
    .filter(([name, value]) => !ASIDE.has(name) && value !== null && value !== undefined && !(Array.isArray(value) && !value.length))
    .map(([name, value]) => `${name} ${Array.isArray(value) ? value.map(visible).join(", ") : visible(value)}`)
    .join(" · ");
}
