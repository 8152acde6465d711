/** What is left out of the drawing where drawing is slow, and the switch. */
import { number } from "../state/format";
import type { Saving } from "../state/saving";
import { thrifty, wish } from "../state/thrift";

export function Spared({ found, lines: word = "flows" }: { found: Saving | null; lines?: string }) {
  if (!found) return null;
  const { lines, drawn } = found;
  return (
    <p class="reduced spared">
      {thrifty.value
        ? `Drawing is slow here, so less is drawn: hairlines without direction, ${drawn < lines ? `the first ${number(drawn)} of ${number(lines)} ${word}, ` : ""}none while the graph moves.`
        : "Drawing is slow here, and everything is drawn."}{" "}
      <button type="button" onClick={() => (wish.value = thrifty.value ? "full" : "less")}>
        {thrifty.value ? "Draw everything" : "Draw less"}
      </button>
    </p>
  );
}
