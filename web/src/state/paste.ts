/** The form in which this project hands out Cypher: `:param name => literal;` lines, then the statement. */

export interface Pasted {
  readonly statement: string;
  readonly params: Record<string, unknown>;
}

/** Returns the statement and its parameters; lines that are no such command belong to the statement. Throws SyntaxError. */
export function parsePaste(text: string): Pasted {
  const params: Record<string, unknown> = {};
  const kept: string[] = [];
  for (const line of text.split("\n")) {
    const found = /^\s*:param\s+(?:`([^`]+)`|([A-Za-z_]\w*))\s*=>\s*(.*?);?\s*$/.exec(line);
    if (found) params[found[1] ?? found[2]!] = literal(found[3]!);
    else if (!/^\s*:params\s*\{\s*\}\s*;?\s*$/.test(line)) kept.push(line);
  }
  return { statement: kept.join("\n").trim(), params };
}

const TOKEN = /\s*(?:(-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)|'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|`([^`]*)`|([A-Za-z_]\w*)|([[\]{}:,]))/y;
const ESCAPES: Record<string, string> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };
const WORDS: Record<string, unknown> = { null: null, true: true, false: false };

/** Returns the value of a Cypher literal of null, booleans, numbers, strings, lists and maps. */
function literal(text: string): unknown {
  let at = 0;
  const next = (): string[] => {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text);
    if (!found) throw new SyntaxError(`a parameter is no literal: ${text.slice(at, at + 40)}`);
    at = TOKEN.lastIndex;
    return found;
  };
  const sign = (wanted: string): boolean => {
    const before = at;
    if (text.slice(at).trim() && next()[6] === wanted) return true;
    at = before;
    return false;
  };
  const value = (): unknown => {
    const [, number, single, double, , word, mark] = next();
    if (number !== undefined) return Number(number);
    if (single !== undefined || double !== undefined) return unescaped((single ?? double)!);
    if (word !== undefined && word in WORDS) return WORDS[word];
    if (mark === "[") return items("]", value);
    if (mark === "{") return Object.fromEntries(items("}", pair));
    throw new SyntaxError(`a parameter is no literal: ${text.slice(0, 40)}`);
  };
  const pair = (): [string, unknown] => {
    const found = next();
    if (!sign(":")) throw new SyntaxError("a map needs a colon after each name");
    return [found[4] ?? found[5] ?? "", value()];
  };
  const items = <T,>(end: string, one: () => T): T[] => {
    const found: T[] = [];
    if (sign(end)) return found;
    do found.push(one());
    while (sign(","));
    if (!sign(end)) throw new SyntaxError(`${end} is missing`);
    return found;
  };
  const found = value();
  if (text.slice(at).trim()) throw new SyntaxError(`a parameter is no literal: ${text.slice(at, at + 40)}`);
  return found;
}

function unescaped(text: string): string {
  return text.replace(/\\(u[\da-fA-F]{4}|.)/g, (_, sign: string) => (sign.length > 1 ? String.fromCharCode(parseInt(sign.slice(1), 16)) : (ESCAPES[sign] ?? sign)));
}
