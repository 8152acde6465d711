/** Statements to take: one's own, those to begin with, and what was asked before. */
import { useSignal } from "@preact/signals";
import { earlier, forget, guide, run, save, saved, statement, take } from "../state/console";
import { counted, visible } from "../state/format";

export function Shelf() {
  const name = useSignal("");
  const put = (text: string) => {
    take(text);
    void run();
  };
  return (
    <>
      <details open>
        <summary>Saved</summary>
        <p class="quiet">Kept in this browser; a link shares a statement with others.</p>
        <form
          class="row"
          onSubmit={(event) => {
            event.preventDefault();
            if (name.value.trim() && statement.value.trim()) save(name.value.trim());
            name.value = "";
          }}
        >
          <input type="text" aria-label="Name of the statement" placeholder="Name" value={name.value} onInput={(event) => (name.value = event.currentTarget.value)} />
          <button type="submit" disabled={!name.value.trim() || !statement.value.trim()}>
            Save
          </button>
        </form>
        <ul>
          {saved.value.map((one) => (
            <li class="own">
              <button type="button" onClick={() => put(one.statement)}>
                {visible(one.title)}
              </button>
              <button type="button" class="link" aria-label={`Delete ${one.title}`} onClick={() => forget(one.title)}>
                ✕
              </button>
            </li>
          ))}
        </ul>
      </details>
      <details open>
        <summary>To begin with</summary>
        <ul>
          {guide.value.map((one) => (
            <li>
              <button type="button" title={one.text} onClick={() => put(one.statement)}>
                {one.title}
              </button>
            </li>
          ))}
        </ul>
      </details>
      <details open={earlier.value.length > 0}>
        <summary>Asked before</summary>
        <ul>
          {earlier.value.map((one) => (
            <li>
              <button type="button" title={one.statement} onClick={() => put(one.statement)}>
                <code>{visible(one.statement.replace(/\s+/g, " ")).slice(0, 60)}</code>
                <span class="quiet">{one.rows === null ? "failed" : `${counted(one.rows, "row")}, ${one.seconds.toFixed(1)} s`}</span>
              </button>
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}
