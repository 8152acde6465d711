/** The note on one node, for any screen: its Markdown shown, edited by who may write, with its history. */
import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { me } from "../state/account";
import { noteOn } from "../state/notes";
import { Markdown } from "./Markdown";
import "../styles/notes.css";

export function Notes({ label, id, level: Heading = "h2" }: { label: string; id: string; level?: "h2" | "h3" }) {
  const state = useMemo(() => noteOn(label, id), [label, id]);
  const draft = useSignal<string | null>(null);
  useEffect(() => {
    draft.value = null;
    void state.read();
  }, [state]);
  const note = state.note.value;
  const writes = me.value?.writes ?? false;
  const save = async (text: string) => {
    if (await state.write(text)) draft.value = null;
  };
  return (
    <section class="note-on">
      <Heading>Note</Heading>
      {note?.text ? <Markdown text={note.text} /> : <p class="quiet">{writes ? "Nobody has written anything yet." : "No note."}</p>}
      {note?.text && <By author={note.author} time={note.updated} />}
      {state.wrong.value && (
        <p class="bad" role="alert">
          {state.wrong.value}
        </p>
      )}
      {draft.value !== null ? (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void save(draft.value!.trim());
          }}
        >
          <label>
            <span class="unseen">Text of the note</span>
            <textarea rows={5} maxLength={65_536} value={draft.value} onInput={(event) => (draft.value = event.currentTarget.value)} />
          </label>
          <p class="quiet">Markdown: **strong**, *emphasis*, `code`, lists, links.</p>
          <button type="submit" disabled={!draft.value.trim() && !note}>
            {draft.value.trim() || !note ? "Save" : "Remove"}
          </button>{" "}
          <button type="button" onClick={() => (draft.value = null)}>
            Cancel
          </button>
        </form>
      ) : (
        <p>
          {writes && (
            <button type="button" onClick={() => (draft.value = note?.text ?? "")}>
              {note ? "Edit" : "Write"}
            </button>
          )}{" "}
          {note && (
            <button type="button" class="link" onClick={() => void state.history()}>
              History
            </button>
          )}
        </p>
      )}
      {state.revisions.value && (
        <ol class="note-history" reversed>
          {state.revisions.value.map((revision) => (
            <li>
              <By author={revision.author} time={revision.time} />
              {revision.text === null ? <p class="quiet">(removed)</p> : <Markdown text={revision.text} />}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function By({ author, time }: { author: string | null; time: string | null }) {
  return (
    <p class="quiet">
      {author} {time && <time dateTime={time}>{time.slice(0, 16).replace("T", " ")}</time>}
    </p>
  );
}
