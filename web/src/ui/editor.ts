/** The editor of Cypher: CodeMirror with the words of our schema. Loaded when the console opens; it lives in a shadow root. */
import { autocompletion, type CompletionContext, type CompletionResult, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { cypher } from "@codemirror/legacy-modes/mode/cypher";
import { EditorState, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, drawSelection, EditorView, keymap, lineNumbers, placeholder } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import type { Schema } from "../api/types";

export interface Editor {
  set(text: string): void;
  /** Marks the place of an error, from 0; null takes the mark away. */
  mark(at: number | null): void;
  focus(): void;
  close(): void;
}

export interface Hooks {
  readonly first: string;
  changed(text: string): void;
  run(): void;
  words(): Schema | null;
}

const CLAUSES =
  "MATCH OPTIONAL WHERE RETURN WITH UNWIND ORDER BY SKIP LIMIT DISTINCT CALL UNION AS AND OR NOT IN EXISTS COUNT COLLECT CASE WHEN THEN ELSE END STARTS ENDS CONTAINS IS NULL DESC shortestPath allShortestPaths count collect size labels type nodes relationships properties datetime duration coalesce toString min max sum avg keys head".split(
    " ",
  );

const wrong = StateEffect.define<number | null>();
const marks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(found, transaction) {
    let next = transaction.docChanged ? Decoration.none : found;
    for (const effect of transaction.effects) {
      if (!effect.is(wrong)) continue;
      const end = transaction.state.doc.length;
      if (effect.value === null || !end) next = Decoration.none;
      else {
        const from = Math.min(Math.max(0, effect.value), end - 1);
        const word = /^[\w`]+/.exec(transaction.state.sliceDoc(from, from + 80))?.[0].length ?? 1;
        next = Decoration.set(Decoration.mark({ class: "wrong" }).range(from, Math.min(end, from + word)));
      }
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

const colors = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--accent)", fontWeight: "600" },
  { tag: tags.string, color: "var(--code-text)" },
  { tag: [tags.number, tags.atom, tags.bool], color: "var(--code-number)" },
  { tag: tags.comment, color: "var(--quiet)", fontStyle: "italic" },
]);

const look = EditorView.theme({
  "&": { height: "100%", color: "var(--text)", backgroundColor: "var(--back)", fontSize: "13px" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: 'ui-monospace, "JetBrains Mono", "DejaVu Sans Mono", monospace', lineHeight: "1.5" },
  ".cm-gutters": { backgroundColor: "var(--back)", color: "var(--quiet)", border: "0" },
  ".cm-content": { caretColor: "var(--text)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-placeholder": { color: "var(--quiet)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "color-mix(in srgb, var(--accent) 26%, transparent) !important" },
  ".wrong": { textDecoration: "underline wavy var(--bad)", textUnderlineOffset: "3px", backgroundColor: "var(--bad-back)" },
  ".cm-tooltip": { backgroundColor: "var(--back)", border: "1px solid var(--line)", borderRadius: "8px", color: "var(--text)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--raised)", color: "var(--text)", boxShadow: "inset 2px 0 var(--accent)" },
  ".cm-completionDetail": { color: "var(--quiet)", fontStyle: "normal" },
});

export function openEditor(box: HTMLElement, hooks: Hooks): Editor {
  // A document's styles are closed to scripts by the policy; those of a shadow root are constructed, and allowed.
  const root = box.shadowRoot ?? box.attachShadow({ mode: "open" });
  let quiet = false;
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: hooks.first,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        EditorView.lineWrapping,
        StreamLanguage.define(cypher),
        syntaxHighlighting(colors),
        autocompletion({ override: [(context) => complete(context, hooks.words())], icons: false }),
        // Tab leaves the editor, as the keyboard needs; the arrows and Enter choose among completions.
        keymap.of([{ key: "Mod-Enter", run: () => (hooks.run(), true) }, ...completionKeymap, ...defaultKeymap.filter(({ key }) => key !== "Mod-Enter"), ...historyKeymap]),
        placeholder("MATCH (h:Host)-[:SEND]->(f:Flow) RETURN h, f LIMIT 25"),
        EditorView.contentAttributes.of({ "aria-label": "Cypher statement" }),
        marks,
        look,
        EditorView.updateListener.of((update) => update.docChanged && !quiet && hooks.changed(update.state.doc.toString())),
      ],
    }),
  });
  return {
    set(text) {
      if (view.state.doc.toString() === text) return;
      quiet = true;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: text.length } });
      quiet = false;
    },
    mark: (at) => view.dispatch({ effects: wrong.of(at) }),
    focus: () => view.focus(),
    close: () => view.destroy(),
  };
}

/** Labels after `(x:`, types after `[x:`, properties after a dot or inside braces, words anywhere. */
function complete(context: CompletionContext, schema: Schema | null): CompletionResult | null {
  const before = context.state.sliceDoc(Math.max(0, context.pos - 2000), context.pos);
  const word = /\w*$/.exec(before)![0];
  const from = context.pos - word.length;
  const lead = before.slice(0, before.length - word.length);
  const after = (options: CompletionResult["options"]): CompletionResult => ({ from, options, validFor: /^\w*$/ });
  if (schema && /\[\s*\w*\s*:[\w|!&:\s]*$/.test(lead)) {
    return after(schema.relationships.map(({ name, starts, ends }) => ({ label: name, detail: `${starts.join("|")} → ${ends.join("|")}`.slice(0, 60) })));
  }
  if (schema && /\(\s*\w*\s*:[\w|!&:\s]*$/.test(lead)) return after(schema.labels.map(({ name, help }) => ({ label: name, detail: help.slice(0, 60) })));
  const named = /(\w+)\.$/.exec(lead)?.[1] ?? (/[({,]\s*$/.test(lead) ? (/\(\s*(\w*)\s*:\s*(\w+)\s*\{[^{}]*$/.exec(lead)?.[1] ?? null) : null);
  if (schema && (named !== null || /\{[^{}]*[{,]\s*$/.test(lead))) {
    const label = new RegExp(`[([]\\s*${named || "\\w*"}\\s*:\\s*(\\w+)[^()\\[\\]]*`, "g");
    const found = [...before.matchAll(label)].at(-1)?.[1];
    const all = [...schema.labels, ...schema.relationships];
    const own = all.filter(({ name }) => name === found);
    const properties = new Map((own.length ? own : all).flatMap((one) => one.properties.map(({ name, type }) => [name, type] as const)));
    return after([...properties].map(([label, detail]) => ({ label, detail })));
  }
  if (!word && !context.explicit) return null;
  return after(CLAUSES.map((label) => ({ label })));
}
