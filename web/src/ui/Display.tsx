/** The Display tab: how the same graph is drawn. */
import { labels } from "../state/flow";

export function Display() {
  return (
    <label class="check">
      <input type="checkbox" checked={labels.value} onChange={(event) => (labels.value = event.currentTarget.checked)} />
      Addresses beside hosts
    </label>
  );
}
