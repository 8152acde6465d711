/** The console: the editor with its limits, the answer as table, graph or JSON, what was asked, what is saved. */
import { effect, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { writesCypher } from "../state/account";
import { answer, cancel, elapsed, fault, limit, LIMITS, longest, run, running, schema, seconds, shown, statement, times, VIEWS, wrongAt } from "../state/console";
import { counted, number, visible } from "../state/format";
import { save as saveFile } from "../state/files";
import { shown as drawn } from "../state/canvas";
import { toCsv } from "../state/canvas_files";
import type { Editor } from "./editor";
import { Canvas } from "./Canvas";
import { Grid } from "./Grid";
import { Shelf } from "./Shelf";

/** Characters of JSON that are written out; the file has all. */
const MOST_JSON = 200_000;

export function Console() {
  if (!writesCypher()) {
    return (
      <main class="console alone">
        <h1 class="unseen">Canvas</h1>
        <section class="result" aria-label="Graph">
          <div class="answer">
            <Canvas />
          </div>
        </section>
      </main>
    );
  }
  return (
    <>
      <aside class="shelf" aria-label="Statements">
        <Shelf />
      </aside>
      <main class="console">
        <h1 class="unseen">Cypher console</h1>
        <Writing />
        <Result />
      </main>
    </>
  );
}

function Writing() {
  const box = useRef<HTMLDivElement>(null);
  const plain = useSignal(true);
  useEffect(() => {
    let editor: Editor | null = null;
    let ended = false;
    let end = () => {};
    import("./editor").then(
      ({ openEditor }) => {
        if (ended || !box.current) return;
        const hooks = { first: statement.peek(), changed: (text: string) => (statement.value = text), run: () => void run(), words: () => schema.peek() };
        const opened = (editor = openEditor(box.current, hooks));
        plain.value = false;
        const follow = [effect(() => opened.set(statement.value)), effect(() => opened.mark(wrongAt.value))];
        end = () => follow.forEach((stop) => stop());
      },
      // Without it, a plain field does.
      () => {},
    );
    return () => {
      ended = true;
      end();
      editor?.close();
    };
  }, []);
  return (
    <section class="writing" aria-label="Statement">
      <div class={`editor${plain.value ? " off" : ""}`} ref={box} />
      {plain.value && (
        <textarea
          aria-label="Cypher statement"
          spellcheck={false}
          value={statement.value}
          onInput={(event) => (statement.value = event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
            event.preventDefault();
            void run();
          }}
        />
      )}
      <Limits />
      {fault.value && (
        <p class="complaint" role="alert">
          {visible(fault.value.message)}
          {wrongAt.value !== null && <span> At {placeOf(statement.value, wrongAt.value)}.</span>} {fault.value.hint && <em>{visible(fault.value.hint)}</em>}
        </p>
      )}
    </section>
  );
}

/** Returns "line 2, column 8". */
export function placeOf(text: string, at: number): string {
  const lines = text.slice(0, at).split("\n");
  return `line ${lines.length}, column ${lines.at(-1)!.length + 1}`;
}

function Limits() {
  return (
    <div class="limits">
      <button type="button" class="strong" disabled={running.value || !statement.value.trim()} onClick={() => void run()}>
        Run <kbd>Ctrl ↵</kbd>
      </button>
      <button type="button" disabled={!running.value} onClick={cancel}>
        Cancel
      </button>
      <label>
        at most{" "}
        <select value={String(limit.value)} onChange={(event) => (limit.value = Number(event.currentTarget.value) as (typeof LIMITS)[number])}>
          {LIMITS.map((one) => (
            <option value={String(one)}>{number(one)}</option>
          ))}
        </select>{" "}
        rows
      </label>
      <label>
        and{" "}
        <select value={String(Math.min(seconds.value, longest.value))} onChange={(event) => (seconds.value = Number(event.currentTarget.value) as (typeof times.value)[number])}>
          {times.value.map((one) => (
            <option value={String(one)}>{one} s</option>
          ))}
        </select>
      </label>
      <span class="quiet">Read only.</span>
      <button type="button" disabled={!answer.value?.rows.length} onClick={() => saveFile(toCsv(answer.value!), "answer.csv", "text/csv")}>
        CSV file
      </button>
      <span class="status" aria-live="polite">
        {running.value ? `Running, ${elapsed.value.toFixed(0)} s` : answer.value && !fault.value ? told() : ""}
      </span>
    </div>
  );
}

const CUTS: Record<string, string> = { rows: "; there are more", bytes: "; the rest is too large", graph: "; only a part of the graph" };

function told(): string {
  const { rows, seconds: took, cut } = answer.value!;
  return `${counted(rows.length, "row")} in ${took.toFixed(2)} s${cut ? CUTS[cut] : ""}`;
}

function Result() {
  const title = { table: "Table", graph: "Graph", json: "JSON" } as const;
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    shown.value = VIEWS[(VIEWS.indexOf(shown.value) + step + VIEWS.length) % VIEWS.length]!;
    document.getElementById(`as-${shown.value}`)?.focus();
  };
  return (
    <section class="result" aria-label="Answer">
      <div class="tabs" role="tablist" aria-label="Answer as" onKeyDown={move}>
        {VIEWS.map((view) => (
          <button type="button" role="tab" id={`as-${view}`} aria-controls="as-panel" aria-selected={view === shown.value} tabIndex={view === shown.value ? 0 : -1} onClick={() => (shown.value = view)}>
            {title[view]}
            {view === "graph" && drawn.value.nodes.length > 0 ? ` ${number(drawn.value.nodes.length)}` : ""}
          </button>
        ))}
      </div>
      <div class="answer" role="tabpanel" id="as-panel" aria-labelledby={`as-${shown.value}`} tabIndex={0}>
        {shown.value === "graph" ? <Canvas /> : !answer.value ? <Nothing /> : shown.value === "table" ? <Rows /> : <Json />}
      </div>
    </section>
  );
}

function Nothing() {
  return <div class="nothing">{running.value ? <p>Asking the database …</p> : <p>Write a statement, or take one from the left.</p>}</div>;
}

function Rows() {
  const chosen = useSignal<number | null>(null);
  const { columns, rows } = answer.value!;
  if (!rows.length) {
    return (
      <div class="nothing">
        <p>No row matches.</p>
      </div>
    );
  }
  const row = chosen.value === null ? null : rows[chosen.value];
  return (
    <div class="rows">
      <div class="table">
        <Grid columns={columns} rows={rows} chosen={chosen.value} choose={(place) => (chosen.value = place)} />
      </div>
      {row && (
        <aside class="beside" aria-label="Row">
          <dl class="facts">
            {columns.map((name, at) => (
              <>
                <dt>{visible(name)}</dt>
                <dd>
                  <pre>{visible(pretty(row[at]))}</pre>
                </dd>
              </>
            ))}
          </dl>
        </aside>
      )}
    </div>
  );
}

function pretty(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value, null, 1);
}

function Json() {
  const { columns, rows } = answer.value!;
  const text = JSON.stringify(rows.map((row) => Object.fromEntries(columns.map((name, at) => [name, row[at]]))), null, 1);
  return (
    <div class="json">
      <p class="row">
        <button type="button" onClick={() => void navigator.clipboard.writeText(text)}>
          Copy
        </button>
        <button type="button" onClick={() => saveFile(text, "answer.json", "application/json")}>
          Save
        </button>
        {text.length > MOST_JSON && <span class="quiet">The beginning of {number(text.length)} characters.</span>}
      </p>
      <pre tabIndex={0}>{visible(text.slice(0, MOST_JSON))}</pre>
    </div>
  );
}
