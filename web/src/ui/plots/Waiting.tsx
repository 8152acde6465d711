/** What stands in place of a plot: it is on its way, it failed, or there is nothing to draw. */
import type { Answered } from "./answer";

export function Waiting({ found, empty }: { found: Answered<unknown>; empty: string | null }) {
  if (found.fault) {
    return (
      <p class="complaint" role="alert">
        {found.fault.message} {found.fault.hint && <em>{found.fault.hint}</em>}
      </p>
    );
  }
  if (found.asking && found.answer === null) return <p class="quiet">Asking the database …</p>;
  return empty === null ? null : <p class="quiet">{empty}</p>;
}
