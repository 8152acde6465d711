/** The menu of a node or a relationship on the canvas: where it is open, and what it offers. */
import { signal } from "@preact/signals";
import type { Element, Tie } from "../api/types";
import { labelOf } from "../graph/elements";
import type { Item, Point } from "../graph/view";
import type { Action } from "./action";
import { around, byRef, chosen, expand, only, PAGE, pages, pick, picked, remove, shown } from "./canvas";
import { run, schema, take } from "./console";
import { number, visible } from "./format";
import { hostLink, listLink, nodeLink } from "./links";
import { pin, pinned, unpin } from "./pins";
import { quoted } from "./text";

export const menu = signal<{ readonly item: Item; readonly at: Point } | null>(null);

/** Opens the menu of an item, which is then the selected one: its neighbours are counted. */
export function openMenu(item: Item, at: Point): void {
  const { nodes, edges } = shown.value;
  chosen.value = item.kind === "host" ? (nodes[item.index]?.ref ?? null) : (edges[item.index]?.id ?? null);
  menu.value = chosen.value === null ? null : { item, at };
}

export function closeMenu(): void {
  menu.value = null;
}

/** Returns the title of the menu, and what can be done. */
export function offers(item: Item): { title: string; actions: Action[] } {
  const { nodes, edges } = shown.value;
  const node = item.kind === "host" ? nodes[item.index] : undefined;
  if (node) return { title: `${labelOf(node)} ${visible(node.title)}`, actions: ofNode(node) };
  const edge = edges[item.index];
  return edge ? { title: edge.type, actions: ofEdge(edge) } : { title: "", actions: [] };
}

function ofNode(node: Element): Action[] {
  const { ref } = node;
  const addr = addressOf(node);
  const filter = filterOf(node);
  return [
    ...ofExpansion(ref),
    { title: picked.value.has(ref) ? "No longer pick" : "Pick", run: () => pick(ref) },
    pinned.value.has(ref) ? { title: "Unpin", run: () => unpin(ref) } : { title: "Pin", run: () => pin(ref) },
    { title: "Hide", run: () => remove(ref) },
    ofLegend(labelOf(node)),
    ...(addr ? [{ title: "Open host", href: hostLink(addr), run: () => {} }] : []),
    ...(filter ? [{ title: `Filter hosts by ${filter}`, href: listLink(filter), run: () => {} }] : []),
    { title: "Put its Cypher into the console", run: () => take(matchOf(ref)) },
    { title: "Copy Cypher", run: () => copy(matchOf(ref)) },
    { title: "Copy name", run: () => copy(node.title) },
    { title: "Copy link", run: () => copy(location.origin + nodeLink(ref)) },
  ];
}

/** Each kind of neighbours with its count; a page of them is shown by a press. */
function ofExpansion(ref: string): Action[] {
  if (around.value?.node.ref !== ref) return [{ title: "Expand: counting …", disabled: true, run: () => {} }];
  const { groups } = around.value;
  if (!groups.length) return [{ title: "Expand: it has no neighbours", disabled: true, run: () => {} }];
  return groups.map((group) => {
    const from = pages.value[`${ref} ${group.type} ${group.direction}`] ?? 0;
    const next = Math.min(PAGE, group.count - from);
    const way = group.direction === "out" ? "→" : "←";
    const part = next <= 0 ? `all ${number(group.count)} are shown` : next < group.count ? `${from ? "next" : "first"} ${number(next)} of ${number(group.count)}` : number(group.count);
    return { title: `Expand ${way} ${group.type}: ${part}`, disabled: next <= 0, run: () => void expand(ref, group) };
  });
}

function ofEdge(edge: Tie): Action[] {
  const names = [edge.start, edge.end].map((ref) => byRef.value.get(ref)?.title ?? ref);
  const statement = `MATCH (a)-[r:${edge.type}]->(b)\nWHERE ${conditionOf("a", edge.start)} AND ${conditionOf("b", edge.end)}\nRETURN a, r, b`;
  return [
    ...[edge.start, edge.end].map((ref, at) => ({ title: `Select ${at ? "its end" : "its start"}, ${visible(names[at])}`, run: () => void (chosen.value = ref) })),
    ofLegend(edge.type),
    { title: "Ask for it in the console", run: () => (take(statement), void run()) },
    { title: "Copy Cypher", run: () => copy(statement) },
    { title: "Copy as text", run: () => copy(`${names[0]} ${edge.type} ${names[1]}`) },
  ];
}

function ofLegend(name: string): Action {
  return only.value === name ? { title: "All in colour", run: () => void (only.value = null) } : { title: `Only ${name} in colour`, run: () => void (only.value = name) };
}

/** Returns the address that a node stands for; none where it has only one among others. */
export function addressOf({ ref, properties }: Element): string | null {
  if (ref.startsWith("Host/") || ref.startsWith("View/")) return ref.slice(5);
  const found = properties["addr"];
  return ref.startsWith("MAC/") || typeof found !== "string" ? null : found;
}

/** Attributes of the filter language that hold a property of a label. */
const ATTRIBUTES: Readonly<Record<string, readonly [attribute: string, property: string]>> = {
  AS: ["asnum", "num"],
  Country: ["country", "code"],
  City: ["city", "name"],
  Hostname: ["hostname", "name"],
  Domain: ["domain", "name"],
  MAC: ["mac", "addr"],
  Vulnerability: ["vuln", "name"],
  OS: ["os", "name"],
  CPE: ["cpe", "name"],
  Category: ["category", "name"],
  Tag: ["tag", "name"],
  Script: ["script", "name"],
  Screenshot: ["screenshot", "sha256"],
};
const FINGERPRINTS = new Set(["ja3", "ja3s", "ja4", "jarm", "hassh", "hassh-server", "favicon"]);

/** Returns the filter of the hosts that have what a node stands for; null where the language has none. */
export function filterOf(node: Element): string | null {
  const label = labelOf(node);
  const { properties } = node;
  if (label === "Host" || label === "View") return `addr:${node.ref.slice(5)}`;
  if (label === "Service") {
    const parts = (["name:service", "product:product", "version:version"] as const).flatMap((pair) => {
      const [property, attribute] = pair.split(":") as [string, string];
      const held = typeof properties[property] === "string" ? quoted(properties[property]) : null;
      return held ? [`${attribute}:${held}`] : [];
    });
    return parts.join(" ") || null;
  }
  let [attribute, property] = ATTRIBUTES[label] ?? ["", ""];
  if (label === "Fingerprint" && FINGERPRINTS.has(String(properties["kind"]))) [attribute, property] = [String(properties["kind"]), "value"];
  const digest = ["sha256", "sha1", "md5"].find((name) => properties[name]);
  if (digest && label === "Certificate") [attribute, property] = [`cert.${digest}`, digest];
  if (digest && label === "PublicKey") [attribute, property] = [`pubkey.${digest}`, digest];
  const value = properties[property];
  const held = value === undefined || value === null ? null : quoted(String(value));
  return attribute && held ? `${attribute}:${held}` : null;
}

/** Returns a statement for a node by its name. */
function matchOf(ref: string): string {
  return `MATCH (n)\nWHERE ${conditionOf("n", ref)}\nRETURN n`;
}

function conditionOf(name: string, ref: string): string {
  const slash = ref.indexOf("/");
  const [label, key] = [ref.slice(0, slash), ref.slice(slash + 1)];
  const record = schema.value?.labels.find((one) => one.name === label);
  const property = record?.key ?? "uid";
  const value = record?.properties.find((one) => one.name === property)?.type === "integer" ? key : `'${key.replace(/[\\']/g, "\\$&")}'`;
  return `${name}:${label} AND ${name}.${property} = ${value}`;
}

function copy(text: string): void {
  void navigator.clipboard.writeText(text);
}
