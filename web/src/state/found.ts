/** What the server's one box finds, as offers of the palette: asked shortly after the last key, the newest text wins. */
import { signal } from "@preact/signals";
import { ask } from "../api/client";
import type { SearchItem, SearchKind } from "../api/schema";
import { listLink, nodeLink } from "./links";
import type { Offer } from "./palette";

const PAUSE = 200;
/** Characters below which nothing is looked for: too much begins with so few. */
const SHORTEST = 3;
const NAMES: Record<string, string> = {
  address: "Hosts",
  name: "Names",
  service: "Services",
  banner: "Banners",
  script: "Scripts",
  system: "Systems",
  certificate: "Certificates",
  key: "Keys",
  fingerprint: "Fingerprints",
  weakness: "Weaknesses",
  hardware: "Hardware",
};

const found = signal<{ text: string; kinds: readonly SearchKind[] }>({ text: "", kinds: [] });
let wanted = "";
let timer = 0;
let running = new AbortController();

/** Returns what is found for a text so far; the answer comes later, and shows by itself. */
export function things(text: string): readonly Offer[] {
  const asked = text.trim();
  if (asked !== wanted) later(asked);
  return found.value.text === asked ? found.value.kinds.flatMap(offers) : [];
}

/** Returns the offers of a kind. */
export function offers({ kind, items }: SearchKind): readonly Offer[] {
  return items.map((item) => ({ group: NAMES[kind] ?? kind, title: item.text || item.key, aside: aside(kind, item), href: href(item) }));
}

function aside(kind: string, { hosts }: SearchItem): string {
  return kind === "address" ? "" : hosts === 1 ? "1 host" : `${hosts} hosts`;
}

function href({ label, key, filter }: SearchItem): string {
  if (label === "Host") return `/host/${encodeURIComponent(key)}`;
  // What no filter asks for is looked at on the canvas.
  return filter ? listLink(filter) : nodeLink(`${label}/${key}`);
}

function later(text: string): void {
  wanted = text;
  clearTimeout(timer);
  running.abort();
  if (text.length < SHORTEST) return;
  running = new AbortController();
  const { signal: stopped } = running;
  timer = setTimeout(async () => {
    try {
      found.value = { text, kinds: (await ask(`/cgi/search?${new URLSearchParams({ q: text })}`, stopped)) as SearchKind[] };
    } catch {
      // The palette offers what it knows itself.
    }
  }, PAUSE) as unknown as number;
}
