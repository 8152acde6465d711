/** What the bar offers beside the screens: files by the server. */
import { applied, listing, pathOf, section } from "../state/list";
import { FlowsOf } from "./FlowsOf";
import { Popover } from "./Popover";

/** The server streams these, so that there may be as many as there are. */
const FORMATS = [
  { format: "ndjson", title: "JSON", what: "a record a line" },
  { format: "csv", title: "CSV", what: section.purpose === "passive" ? "a fact a line" : "a port a line" },
  { format: "txt", title: "TXT", what: "addresses" },
] as const;
const EVERYTHING = String(2 ** 53 - 1);

export function ListTools() {
  const { sort } = listing.value;
  return (
    <div class="tools" role="toolbar" aria-label="Tools">
      {section.purpose === "view" && <FlowsOf />}
      <Popover>
        {(close) => (
          <>
            <p class="quiet">All that match</p>
            {FORMATS.map(({ format, title, what }) => (
              <a href={pathOf("", applied.value, { format, limit: EVERYTHING, ...(sort && { sort }) })} download onClick={close}>
                <b>{title}</b> {what}
              </a>
            ))}
          </>
        )}
      </Popover>
    </div>
  );
}
