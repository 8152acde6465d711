/** The list: how many match, in which order, which part; the cards; why there are none. */
import { useSignal, useSignalEffect } from "@preact/signals";
import type { HostRecord, ObservationRecord } from "../api/schema";
import { counted, number } from "../state/format";
import { applied, change, type Culprit, culprits, fault, listing, load, loading, next, prev, rows, section, total, turn } from "../state/list";
import { LIMITS } from "../state/listing";
import { visible } from "../state/text";
import { FactCard } from "./FactCard";
import { HostCard } from "./HostCard";

export function ListPane() {
  const { sort, limit, skip } = listing.value;
  const found = rows.value ?? [];
  return (
    <main class="list" aria-label={section.title} aria-busy={loading.value}>
      <div class="head">
        <h1 data-testid="total" aria-live="polite">
          {total.value === null ? "…" : counted(total.value, section.one, section.many)}
        </h1>
        <label>
          Order
          <select name="sort" value={sort} onChange={(event) => change({ sort: event.currentTarget.value })}>
            {!section.sorts.some(({ value }) => value === sort) && <option value={sort}>{sort}</option>}
            {section.sorts.map(({ value, title }) => (
              <option value={value}>{title}</option>
            ))}
          </select>
        </label>
        <label>
          A page
          <select name="limit" value={String(limit)} onChange={(event) => change({ limit: Number(event.currentTarget.value) })}>
            {LIMITS.map((one) => (
              <option value={String(one)}>{one}</option>
            ))}
          </select>
        </label>
        <nav aria-label="Pages" class="pages">
          <button type="button" disabled={!prev.value} onClick={() => turn("prev")}>
            Previous
          </button>
          <span class="quiet">{found.length ? `${number(skip + 1)} to ${number(skip + found.length)}` : "–"}</span>
          <button type="button" disabled={!next.value} onClick={() => turn("next")}>
            Next
          </button>
        </nav>
      </div>
      <Wrong />
      {rows.value?.length === 0 && !fault.value && <Nothing />}
      <div class="cards">
        {section.purpose === "passive"
          ? (found as unknown as ObservationRecord[]).map((fact, place) => <FactCard fact={fact} key={`${skip + place}`} />)
          : (found as unknown as HostRecord[]).map((host) => <HostCard host={host} key={`${host.addr} ${host.scanid?.[0] ?? ""}`} />)}
      </div>
    </main>
  );
}

/** A failure that is not about a filter: those stand under the filters. */
function Wrong() {
  const wrong = fault.value;
  if (!wrong) return null;
  const inFilter = wrong.where?.parameter === "q";
  return (
    <p class="notice bad" role={inFilter ? undefined : "alert"}>
      {inFilter ? `A filter is not understood${rows.value ? "; the list is that of the question before" : ""}.` : wrong.message}
      {!inFilter && wrong.hint && <em> {wrong.hint}</em>}{" "}
      {!inFilter && (
        <button type="button" disabled={loading.value} onClick={() => void load()}>
          Try again
        </button>
      )}
    </p>
  );
}

/** What stands in place of an empty list. */
function Nothing() {
  if ((listing.value.skip > 0 || listing.value.page) && total.value !== 0) {
    return (
      <div class="nothing">
        <p>There are no more.</p>
        <button type="button" onClick={() => change({ skip: 0, page: "" })}>
          To the first page
        </button>
      </div>
    );
  }
  if (applied.value.length) return <Emptied />;
  return (
    <div class="nothing">
      <p>There are no {section.many} yet. Import some, for example:</p>
      <pre>{section.commands.join("\n")}</pre>
    </div>
  );
}

/** Which of the filters leaves nothing: each is tried without. */
function Emptied() {
  const found = useSignal<readonly Culprit[]>([]);
  useSignalEffect(() => {
    const filters = applied.value;
    const mine = new AbortController();
    culprits(filters, mine.signal).then(
      (list) => (found.value = list),
      () => {},
    );
    return () => mine.abort();
  });
  const telling = found.value.filter(({ count }) => count > 0);
  return (
    <div class="nothing">
      <p>Nothing matches these filters.</p>
      {telling.length > 0 && (
        <ul class="culprits">
          {telling.map(({ place, text, count }) => (
            <li>
              Without <code>{visible(text)}</code>: {counted(count, section.one, section.many)}{" "}
              <button type="button" onClick={() => change({ filters: applied.value.filter((_, at) => at !== place) })}>
                Remove it
              </button>
            </li>
          ))}
        </ul>
      )}
      <button type="button" onClick={() => change({ filters: [] })}>
        Remove all filters
      </button>
    </div>
  );
}
