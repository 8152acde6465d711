/** Filter texts as chips: joined for the server, turned into their contrary, and blamed for a fault. */

/** One attribute, one operator, one value. */
const SINGLE = /^!?[\w.-]+(?:(?:==?|!=|=~|<=?|>=?|:)\s*(?:"[^"]*"|'[^']*'|[^\s()"']+))?$|^![\w./:,-]+$|^[\w./:,-]+$/;

/** Returns one text in which all of the filters must hold. */
export function joined(filters: readonly string[]): string {
  return filters.length > 1 ? filters.map((text) => `(${text})`).join(" ") : (filters[0] ?? "");
}

/** Returns which filter a column (from 1) of the joined text lies in, and the column there. */
export function blamed(filters: readonly string[], column: number): { place: number; column: number } {
  if (filters.length <= 1) return { place: 0, column };
  let start = 2;
  for (let place = 0; place < filters.length; place++) {
    const end = start + filters[place]!.length;
    if (column <= end || place === filters.length - 1) return { place, column: Math.max(1, column - start + 1) };
    start = end + 3;
  }
  return { place: 0, column };
}

/** Returns whether a text is one attribute with its value. */
export function isSingle(text: string): boolean {
  return SINGLE.test(text);
}

/** Returns the filter that leaves out what this one keeps, and the other way round. */
export function contrary(text: string): string {
  if (SINGLE.test(text)) return text.startsWith("!") ? text.slice(1) : `!${text}`;
  const inside = /^!\((.*)\)$/s.exec(text)?.[1];
  return inside !== undefined && balanced(inside) ? inside : `!(${text})`;
}

function balanced(text: string): boolean {
  let depth = 0;
  let quote = "";
  for (const sign of text) {
    if (quote) quote = sign === quote ? "" : quote;
    else if (sign === '"' || sign === "'") quote = sign;
    else if (sign === "(") depth++;
    else if (sign === ")" && --depth < 0) return false;
  }
  return depth === 0;
}
