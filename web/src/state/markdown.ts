/** A part of Markdown as a tree: paragraphs, headings, lists, code, emphasis, links. What it does not know stays text.
 *
 * No HTML comes in or goes out: the tree is drawn as elements with text inside, so nothing in a note can become a script.
 */

export type Inline = string | { readonly kind: "code" | "strong" | "em"; readonly text: string } | { readonly kind: "link"; readonly text: string; readonly href: string };

export type Block =
  | { readonly kind: "paragraph" | "heading"; readonly inside: readonly Inline[] }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "list"; readonly ordered: boolean; readonly items: readonly (readonly Inline[])[] };

const ITEM = /^\s{0,3}(?:([-*+])|\d{1,9}[.)])\s+(.*)$/;
const HEADING = /^#{1,6}\s+(.+?)\s*#*$/;
const FENCE = /^\s{0,3}```/;

/** Returns the blocks of a text. */
export function blocksOf(text: string): Block[] {
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  const found: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at]!;
    const heading = HEADING.exec(line);
    const item = ITEM.exec(line);
    if (!line.trim()) at++;
    else if (FENCE.test(line)) {
      const end = lines.findIndex((one, place) => place > at && FENCE.test(one));
      const stop = end < 0 ? lines.length : end;
      found.push({ kind: "code", text: lines.slice(at + 1, stop).join("\n") });
      at = stop + 1;
    } else if (heading) {
      found.push({ kind: "heading", inside: inlineOf(heading[1]!) });
      at++;
    } else if (item) {
      const ordered = item[1] === undefined;
      const items: Inline[][] = [];
      for (let next = ITEM.exec(lines[at] ?? ""); next && (next[1] === undefined) === ordered; next = ITEM.exec(lines[++at] ?? "")) items.push(inlineOf(next[2]!));
      found.push({ kind: "list", ordered, items });
    } else {
      const from = at;
      while (at < lines.length && lines[at]!.trim() && (at === from || !(HEADING.test(lines[at]!) || ITEM.test(lines[at]!) || FENCE.test(lines[at]!)))) at++;
      found.push({ kind: "paragraph", inside: inlineOf(lines.slice(from, at).join("\n")) });
    }
  }
  return found;
}

// What is marked is at most so long, so that a hostile note takes no time that grows with the square of its length.
const INLINE = /`([^`\n]{1,500})`|\*\*([^*\n]{1,500})\*\*|\*([^*\s][^*\n]{0,500})\*|\[([^[\]\n]{1,300})\]\(([^()\s]{1,500})\)/g;

/** Returns a line in parts. */
export function inlineOf(text: string): Inline[] {
  const found: Inline[] = [];
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    const [whole, code, strong, em, words, href] = match;
    const part: Inline | null = code ? { kind: "code", text: code } : strong ? { kind: "strong", text: strong } : em ? { kind: "em", text: em } : leads(href!) ? { kind: "link", text: words!, href: href! } : null;
    if (!part) continue;
    if (match.index > from) found.push(text.slice(from, match.index));
    found.push(part);
    from = match.index + whole.length;
  }
  if (from < text.length) found.push(text.slice(from));
  return found;
}

/** Returns whether an address may be a link: of the web, or of these pages. */
export function leads(href: string): boolean {
  return /^https?:\/\/[^\s\\]/i.test(href) || /^\/(?![/\\])/.test(href);
}
