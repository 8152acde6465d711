/** Values of a host as ways on: to the hosts that have the same, to the node itself. */
import type { ComponentChildren } from "preact";
import { number, visible } from "../state/format";
import { listLink, nodeLink } from "../state/links";
import { quoted } from "../state/text";

/** A value as a link to the hosts of which an attribute has it; plain text where no filter can hold it. */
export function Having({ name, value, children }: { name: string; value: string | number | undefined; children?: ComponentChildren }) {
  if (value === undefined || value === "") return null;
  const held = quoted(String(value));
  const shown = children ?? visible(value);
  return held ? (
    <a class="having" href={listLink(`${name}:${held}`)} title="Hosts with the same">
      {shown}
    </a>
  ) : (
    <>{shown}</>
  );
}

/** Several values, with commas. */
export function Each({ name, values }: { name: string; values: readonly string[] }) {
  return (
    <>
      {values.map((value, place) => (
        <>
          {place > 0 && ", "}
          <Having name={name} value={value} />
        </>
      ))}
    </>
  );
}

/** The way to a node on the canvas. */
export function InGraph({ node }: { node: string }) {
  return (
    <a class="act" href={nodeLink(node)}>
      In the graph
    </a>
  );
}

/** Says that a list is not whole, and where the rest is; nothing of one that is. */
export function Rest({ shown, total, more, all }: { shown: number; total?: number; more?: boolean; all: string }) {
  if (!(more ?? (total !== undefined && total > shown))) return null;
  return (
    <p class="quiet">
      {number(shown)} {total === undefined ? "are listed, and there are more" : `of ${number(total)} are listed`}: <a href={all}>all of them</a>.
    </p>
  );
}

/** A picture that a host showed, small, with the words that were read from it; pressed it is shown in full. */
export function Shot({ sha256, of, words }: { sha256: string; of: string; words?: readonly string[] }) {
  const said = (words ?? []).map(visible).join(" ");
  return (
    <figure class="shot">
      <a href={`/cgi/screenshot/${encodeURIComponent(sha256)}`}>
        <img src={`/cgi/screenshot/${encodeURIComponent(sha256)}`} loading="lazy" alt={`Screenshot of ${of}${said ? `: ${said.slice(0, 200)}` : ""}`} />
      </a>
      {said && <figcaption class="quiet">{said.slice(0, 400)}</figcaption>}
    </figure>
  );
}
