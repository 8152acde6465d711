/** Text from hosts as it may be shown: what is not seen, or turns the direction of what follows, becomes visible. */

// Control characters but tab and line feed, zero-width ones, and those that turn or isolate directions.
// biome-ignore lint: the point is to find them
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** Returns the text with such characters as `\x1b` or `\u202e`, and at most `most` characters of it. */
export function visible(text: string, most = 400): string {
  const cut = text.length > most ? `${text.slice(0, most)} …` : text;
  return cut.replace(UNSEEN, (sign) => {
    const code = sign.charCodeAt(0);
    return code < 256 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
  });
}

/** Returns the value of an attribute as the filter language reads it back; null when no quotes can hold it. */
export function quoted(value: string): string | null {
  if (/^[\w.][\w.-]*$/.test(value)) return value;
  const sign = value.includes('"') ? "'" : '"';
  // A backslash before the closing quote would take it away.
  return value.includes(sign) || value.endsWith("\\") || !value ? null : `${sign}${value}${sign}`;
}

/** Returns a part of an address as it is meant; as it is written where that is no UTF-8. */
export function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
