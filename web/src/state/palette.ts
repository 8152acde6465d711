/** What the palette offers: screens, the keys' actions, hosts by address, themes, and what the screen itself adds. */
import { signal } from "@preact/signals";
import { ask } from "../api/client";
import type { Attribute } from "../api/schema";
import { things } from "./found";
import { bound, signs } from "./keyboard";
import { titleOf } from "./account";
import { SCREENS } from "./screens";
import { choice } from "./theme";

export interface Offer {
  readonly group: string;
  readonly title: string;
  /** What stands at the right: a key, an explanation. */
  readonly aside?: string;
  readonly href?: string;
  readonly run?: () => void;
}

/** Returns offers for a text; those that do not depend on it are narrowed by the palette. */
export type Source = (text: string) => readonly Offer[];

const MOST = 60;

const sources = signal<readonly Source[]>([screens, actions, themes]);

/** Adds a source before those of all screens; returns how to take it away. */
export function offerIn(source: Source): () => void {
  sources.value = [source, ...sources.value];
  return () => (sources.value = sources.value.filter((one) => one !== source));
}

/** Returns what fits a text: all its words are in the title; titles that begin with it come first. */
export function offered(text: string): readonly Offer[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const whole = words.join(" ");
  const all = sources.value.flatMap((source) => source(text));
  const fits = all.filter(({ title, group }) => words.every((word) => `${group} ${title}`.toLowerCase().includes(word)));
  const first = fits.filter(({ title }) => whole && title.toLowerCase().startsWith(whole));
  const order = first.length ? [...first, ...fits.filter((one) => !first.includes(one))] : fits;
  return grouped([...host(text), ...order.slice(0, MOST), ...things(text)]);
}

/** Returns offers so that those of a group stand together, groups in the order of their first. */
function grouped(offers: readonly Offer[]): Offer[] {
  const groups = new Map<string, Offer[]>();
  for (const offer of offers) groups.set(offer.group, [...(groups.get(offer.group) ?? []), offer]);
  return [...groups.values()].flat();
}

/** Does what is offered. */
export function take({ href, run }: Offer): void {
  run?.();
  if (href) location.assign(href);
}

/** Returns whether a text is an address. */
export function isAddress(text: string): boolean {
  if (/^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/.test(text)) return true;
  return text.includes(":") && /^[\da-f:.]+$/i.test(text) && URL.canParse(`http://[${text}]/`);
}

function host(text: string): readonly Offer[] {
  const addr = text.trim();
  return isAddress(addr) ? [{ group: "Hosts", title: `Go to ${addr}`, href: `/host/${encodeURIComponent(addr)}` }] : [];
}

function screens(): readonly Offer[] {
  return SCREENS.filter(({ path }) => path !== location.pathname).map((screen) => ({ group: "Screens", title: titleOf(screen), aside: `g ${screen.letter}`, href: screen.path }));
}

function actions(): readonly Offer[] {
  return bound.value.flatMap(({ keys, what, run }) => {
    // What takes several keys in turn, or one of several, is no single action.
    const one = run && !keys[0]!.includes(" ") && keys[0] !== "1" && keys[0] !== "Ctrl+k";
    return one || keys[0] === " " ? [{ group: "Actions", title: what, aside: signs(keys[0]!).join(" "), run: () => void run!(keys[0]!, document.body) }] : [];
  });
}

function themes(): readonly Offer[] {
  return (["system", "light", "dark"] as const).map((name) => ({ group: "Theme", title: `${name[0]!.toUpperCase()}${name.slice(1)} theme`, run: () => (choice.value = name) }));
}

/** Returns a source of the attributes of a purpose, asked for at its first use; `use` gets the chosen one's name. */
export function attributes(purpose: "view" | "nmap" | "flow" | "node" | "passive", group: string, use: (name: string) => void): Source {
  const found = signal<readonly Attribute[] | null>(null);
  return (text) => {
    // They are many: the palette shows them when there is something to look for.
    if (!text.trim()) return [];
    if (!found.value) {
      found.value = [];
      ask(`/cgi/fields?purpose=${purpose}`, new AbortController().signal).then(
        (fields) => (found.value = fields as Attribute[]),
        () => {},
      );
    }
    return found.value!.map(({ name, help }) => ({ group, title: name, aside: help, run: () => use(name) }));
  };
}
