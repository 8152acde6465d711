/** The note on one node: read, written over the revision that was seen, removed; and every form that it had. */
import { signal } from "@preact/signals";
import { ask, askTagged, change, Failed } from "../api/client";
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
      const found = await askTagged(`/cgi/notes/${path}`, stopped);
      [note.value, etag] = [found.body as Note, found.etag];
    } catch (error) {
      [note.value, etag] = [null, ""];
      if (!(error instanceof Failed && error.status === 404)) wrong.value = said(error);
    }
  }

  /** Writes a text, or with none removes the note; returns whether it is written. */
  async function write(text: string): Promise<boolean> {
    wrong.value = "";
    try {
      if (text) await change("PUT", `/cgi/notes/${path}`, { text }, stopped, etag);
      else await change("DELETE", `/cgi/notes/${path}`, undefined, stopped, etag);
    } catch (error) {
      const late = error instanceof Failed && error.status === 412;
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
