/** What the bar offers beside the screens: files by the server. */
import { useRef } from "preact/hooks";
import { applied, listing, pathOf, section } from "../state/list";
import { FlowsOf } from "./FlowsOf";
import { Icon } from "./Icon";

/** The server streams these, so that there may be as many as there are. */
const FORMATS = [
  { format: "ndjson", title: "JSON", what: "a record a line" },
  { format: "csv", title: "CSV", what: section.purpose === "passive" ? "a fact a line" : "a port a line" },
  { format: "txt", title: "TXT", what: "addresses" },
] as const;
const EVERYTHING = String(2 ** 53 - 1);

export function ListTools() {
  const box = useRef<HTMLDetailsElement>(null);
  const { sort } = listing.value;
  return (
    <div class="tools" role="toolbar" aria-label="Tools">
      {section.purpose === "view" && <FlowsOf />}
      <details class="export" ref={box} onKeyDown={(event) => event.key === "Escape" && (box.current!.open = false)}>
        <summary aria-label="Export" title="Export">
          <Icon name="export" />
        </summary>
        <div class="popover">
          <p class="quiet">All that match</p>
          {FORMATS.map(({ format, title, what }) => (
            <a href={pathOf("", applied.value, { format, limit: EVERYTHING, ...(sort && { sort }) })} download onClick={() => (box.current!.open = false)}>
              <b>{title}</b> {what}
            </a>
          ))}
        </div>
      </details>
    </div>
  );
}
