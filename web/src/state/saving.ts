/** What a slow machine leaves out of a drawing. */
import { MOST_SLOWLY, slowFrom } from "../graph/ladder";
import type { Picture } from "../graph/view";
import { slow, wish } from "./thrift";

export interface Saving {
  readonly lines: number;
  readonly drawn: number;
}

/** Returns how many flows have a line of their own, and how many of them are drawn; null where it makes no difference. */
export function savingOf(found: Picture | null, lit: Uint8Array | null): Saving | null {
  if (!found || (!slow.value && !wish.value)) return null;
  let lines = 0;
  let wanted = 0;
  for (let flow = 0; flow < found.drawn.length; flow++) {
    lines += found.drawn[flow]!;
    if (!lit || lit[flow]) wanted += found.drawn[flow]!;
  }
  if (!slowFrom(lines)) return null;
  return { lines: wanted, drawn: Math.min(wanted, MOST_SLOWLY) };
}
