/** The note on one node: read, written over the revision that was seen, removed; and every form that it had. */
import { signal } from "@preact/signals";
import { ask, change, Failed } from "../api/client";
import type { Note, Revision } from "../api/schema";

/** Returns the state of the note on the node of a label with a key. */
export function noteOn(label: string, key: string) {
  const path = `${encodeURIComponent(label)}/${encodeURIComponent(key)}`;
  const { signal: stopped } = new AbortController();
  const note = signal<Note | null>(null);
  const revisions = signal<readonly Revision[] | null>(null);
  const wrong = signal("");
  let etag = "";

  async function read(): Promise<void> {
    try {
      // A list, for which a node without a note is no failure.
      const [found] = (await ask(`/cgi/notes?${new URLSearchParams({ about: label, key })}`, stopped)) as Note[];
      [note.value, etag] = [found ?? null, found ? `"r${found.revision}"` : ""];
    } catch (error) {
      wrong.value = said(error);
    }
  }

  /** Writes a text, or with none removes the note; returns whether it is written. */
  async function write(text: string): Promise<boolean> {
    wrong.value = "";
    try {
      if (text) await change("PUT", `/cgi/notes/${path}`, { text }, stopped, etag);
      else await change("DELETE", `/cgi/notes/${path}`, undefined, stopped, etag);
    } catch (error) {
      const late = error instanceof Failed && [409, 412].includes(error.status);
      wrong.value = late ? "Somebody else has written meanwhile: their text is shown above, yours is kept below." : said(error);
      if (late) await read();
      return false;
    }
    revisions.value = null;
    await read();
    return true;
  }

  async function history(): Promise<void> {
    try {
      revisions.value = (await ask(`/cgi/revisions/${path}`, stopped)) as Revision[];
    } catch (error) {
      wrong.value = said(error);
    }
  }

  return { note, revisions, wrong, read, write, history };
}

function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
