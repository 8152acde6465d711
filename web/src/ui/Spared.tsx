/** What is left out of the drawing where drawing is slow, and the switch. */
import { spared, thrifty, wish } from "../state/drawing";
import { number } from "../state/format";

export function Spared() {
  const found = spared.value;
  if (!found) return null;
  const { lines, drawn } = found;
  return (
    <p class="reduced spared">
      {thrifty.value
        ? `Drawing is slow here, so less is drawn: hairlines without direction, ${drawn < lines ? `the first ${number(drawn)} of ${number(lines)} flows, ` : ""}none while the graph moves.`
        : "Drawing is slow here, and everything is drawn."}{" "}
      <button type="button" onClick={() => (wish.value = thrifty.value ? "full" : "less")}>
        {thrifty.value ? "Draw everything" : "Draw less"}
      </button>
    </p>
  );
}
