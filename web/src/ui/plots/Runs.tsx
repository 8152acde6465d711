/** The scans that the graph holds, and what changed between any two of them. */
import type { Changes, Run } from "../../api/schema";
import { number } from "../../state/format";
import { change, listing, toggle } from "../../state/list";
import { visible } from "../../state/text";
import { useAnswer } from "./answer";
import { Waiting } from "./Waiting";

const PAGE = 50;

export function Runs() {
  const found = useAnswer<Run[]>(() => `/cgi/scans/runs?limit=${PAGE}&skip=${listing.value.runs}`);
  const { before, after, runs: skip } = listing.value;
  const runs = found.value.answer ?? [];
  return (
    <>
      <Waiting found={found.value} empty={runs.length ? null : "There are no scans yet: graphrecon scan2db scan.xml"} />
      <ul class="runs" aria-label="Scans">
        {runs.map((run) => (
          <Line run={run} key={run.uid} />
        ))}
      </ul>
      {(skip > 0 || runs.length === PAGE) && (
        <nav class="pages" aria-label="Pages of scans">
          <button type="button" disabled={skip === 0} onClick={() => change({ runs: Math.max(0, skip - PAGE) })}>
            Newer
          </button>
          <button type="button" disabled={runs.length < PAGE} onClick={() => change({ runs: skip + PAGE })}>
            Older
          </button>
        </nav>
      )}
      {before && after ? <Difference /> : <p class="quiet">Choose two scans, one to be before and one to be after: what changed between them stands here.</p>}
    </>
  );
}

function Line({ run }: { run: Run }) {
  const { uid, scanner, args, version, start, hosts, files, categories, source, scripts } = run;
  const { before, after } = listing.value;
  const name = `${scanner ?? "scan"} ${start?.slice(0, 16).replace("T", " ") ?? ""}`.trim();
  return (
    <li data-run={uid}>
      <p>
        <button type="button" class="value" onClick={() => toggle(`scan:${uid}`)}>
          {name}
        </button>{" "}
        <span class="quiet">
          {[version, `${number(hosts)} ${hosts === 1 ? "host" : "hosts"}`, ...categories, ...source].filter(Boolean).map((text) => visible(text!, 60)).join(", ")}
        </span>
      </p>
      <p class="args">
        <code>
          <bdi>{visible(args ?? files.join(", "), 240)}</bdi>
        </code>
      </p>
      {scripts.length > 0 && (
        <details>
          <summary>{scripts.length === 1 ? "1 script" : `${scripts.length} scripts`} of the scan itself</summary>
          {scripts.map(({ id, output }) => (
            <div key={id}>
              <b>
                <bdi>{visible(id, 100)}</bdi>
              </b>
              <pre tabIndex={0}>{visible(output.trim(), 2000)}</pre>
            </div>
          ))}
        </details>
      )}
      <div class="sides" role="group" aria-label={`Compare ${name}`}>
        <button type="button" aria-pressed={before === uid} onClick={() => change({ before: before === uid ? "" : uid })}>
          Before
        </button>
        <button type="button" aria-pressed={after === uid} onClick={() => change({ after: after === uid ? "" : uid })}>
          After
        </button>
      </div>
    </li>
  );
}

const SIGNS = { new: "+", gone: "−", changed: "~", unseen: "?" } as const;

function Difference() {
  const found = useAnswer<Changes>(() => `/cgi/diff?${new URLSearchParams({ before: listing.value.before, after: listing.value.after })}`);
  const answer = found.value.answer;
  const counts = Object.entries(answer?.counts ?? {});
  const all = counts.reduce((sum, [, count]) => sum + count, 0);
  return (
    <section class="difference" aria-label="What changed">
      <h3>What changed</h3>
      <Waiting found={found.value} empty={answer && !all ? "Nothing: both saw the same." : null} />
      {answer && all > 0 && (
        <>
          <p data-testid="changes">{counts.map(([name, count]) => `${number(count)} ${name}`).join(", ")}</p>
          <ul>
            {answer.changes.map(({ what, change: how, addr, protocol, port, field, side, before, after }) => (
              <li class={how}>
                <b aria-hidden="true">{SIGNS[how]}</b> <a href={`/host/${encodeURIComponent(addr)}`}>{addr}</a>{" "}
                {what === "host" ? (field ?? `${how} host`) : `${protocol}/${port} ${side ? `not looked at ${side}` : how}`}{" "}
                <span class="quiet">
                  <bdi>{[before, after].filter(Boolean).map((text) => visible(text!, 100)).join(" → ")}</bdi>
                </span>
              </li>
            ))}
          </ul>
          {all > answer.changes.length && (
            <p class="notice">
              The first {number(answer.changes.length)} of {number(all)} are shown; `graphrecon diff` prints all.
            </p>
          )}
        </>
      )}
    </section>
  );
}
