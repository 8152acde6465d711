/** The screens that list: what each asks, counts, sorts by and offers. */
import type { Purpose } from "../api/client";
import type { TabName } from "./listing";
import { quoted } from "./text";

export interface Facet {
  readonly field: string;
  readonly title: string;
  /** How a value is told. */
  readonly told: (label: unknown) => string;
  /** The filter that keeps a value; null when there is none. */
  readonly clause: (label: unknown) => string | null;
}

export interface Section {
  readonly path: string;
  readonly title: string;
  /** Where the server answers about it. */
  readonly base: string;
  readonly purpose: Purpose;
  readonly one: string;
  readonly many: string;
  readonly example: string;
  readonly facets: readonly Facet[];
  readonly sorts: readonly { readonly value: string; readonly title: string }[];
  readonly tabs: readonly TabName[];
  /** What fills it. */
  readonly commands: readonly string[];
}

const text = (label: unknown) => (label === null || label === undefined ? "none" : String(label));
const parts = (between: string) => (label: unknown) => (Array.isArray(label) ? label.filter((part) => part !== null).map(String).join(between) : text(label));

/** Returns a facet whose values are those of an attribute of the same name, or of another one. */
function attribute(field: string, title: string, name = field): Facet {
  return { field, title, told: text, clause: (label) => ofAttribute(name, label) };
}

function ofAttribute(name: string, label: unknown): string | null {
  if (label === null || label === undefined) return `!${name}`;
  const value = quoted(String(label));
  return value && `${name}:${value}`;
}

const COUNTRY = attribute("country", "Country");
export const AS: Facet = {
  field: "as",
  title: "Autonomous system",
  told: (label) => (Array.isArray(label) && label[0] !== null ? `AS${String(label[0])} ${label[1] === null ? "" : String(label[1])}`.trim() : "none"),
  clause: (label) => (Array.isArray(label) && typeof label[0] === "number" ? `asnum:${label[0]}` : "!asnum"),
};
const PORT: Facet = {
  field: "port:open",
  title: "Open port",
  told: parts("/"),
  clause: (label) => (Array.isArray(label) ? `${String(label[0])}/${String(label[1])}` : null),
};
const SERVICE = attribute("service", "Service");
const PRODUCT = attribute("product", "Product");
const CATEGORY = attribute("category", "Category");
const SOURCE = attribute("source", "Source");

const SECTIONS: readonly Section[] = [
  {
    path: "/",
    title: "Hosts",
    base: "/cgi/view",
    purpose: "view",
    one: "host",
    many: "hosts",
    example: "country:FR  service:ssh  !port:22  192.0.2.0/24",
    facets: [COUNTRY, AS, PORT, SERVICE, PRODUCT, attribute("tag", "Tag"), CATEGORY, SOURCE],
    sorts: [
      { value: "", title: "address" },
      { value: "-lastseen", title: "seen last first" },
      { value: "firstseen", title: "seen first first" },
      { value: "-openports", title: "most open ports first" },
      { value: "country", title: "country" },
      { value: "asnum", title: "autonomous system" },
    ],
    tabs: ["top", "times", "map", "plane", "ports", "compare"],
    commands: ["graphrecon scan2db scan.xml", "graphrecon passiverecon2db passive_recon.log"],
  },
  {
    path: "/scans.html",
    title: "Scans",
    base: "/cgi/scans",
    purpose: "nmap",
    one: "record",
    many: "records",
    example: "scanner:nmap  category:internet  tcp/443",
    facets: [attribute("scanner", "Scanner"), CATEGORY, SOURCE, PORT, SERVICE, PRODUCT],
    sorts: [
      { value: "", title: "address" },
      { value: "-endtime", title: "newest first" },
      { value: "-openports", title: "most open ports first" },
    ],
    tabs: ["runs", "top", "times", "map", "plane", "ports", "compare"],
    commands: ["graphrecon scan2db scan.xml"],
  },
  {
    path: "/passive.html",
    title: "Passive",
    base: "/cgi/passive",
    purpose: "passive",
    one: "fact",
    many: "facts",
    example: "recontype:DNS_ANSWER  sensor:border  192.0.2.0/24",
    facets: [attribute("recontype", "Kind"), attribute("sensor", "Sensor"), SOURCE],
    sorts: [
      { value: "", title: "seen last first" },
      { value: "-firstseen", title: "newest facts first" },
      { value: "-count", title: "most seen first" },
      { value: "addr", title: "address" },
    ],
    tabs: ["top", "times", "map", "plane", "ports", "compare"],
    commands: ["graphrecon passiverecon2db passive_recon.log"],
  },
];

/** Returns the section whose page this is. */
export function sectionOf(path: string): Section {
  return SECTIONS.find((section) => section.path === path) ?? SECTIONS[0]!;
}
