/** What colours mean, with counts; a pair is pressed to let the others fade. */
import { computed } from "@preact/signals";
import { DISTINCT, NEUTRAL } from "../graph/color";
import { pairName } from "../graph/store";
import { addFilter, answer, colors, isolated, look, store, view } from "../state/flow";
import { counted, number } from "../state/format";
import { seen, served, STATUS_COLORS } from "../state/look";
import { status } from "../state/timeline";

export function Legend() {
  const shown = answer.value;
  const hosts = store.value;
  if (!shown || !hosts || !hosts.src.length) return null;
  const white = served.value.reduce((sum, one) => sum + one, 0);
  const all = seen.value?.reduce((sum, one) => sum + one, 0) ?? hosts.addr.length;
  return (
    <section class="legend" aria-label="Legend">
      <h2>Hosts</h2>
      <ul>
        <li>
          <span class="dot served" /> with incoming flows <b>{number(white)}</b>
        </li>
        <li>
          <span class="dot silent" /> without <b>{number(all - white)}</b>
        </li>
      </ul>
      {status.value ? <Comparison found={status.value} /> : shown.pairs.length > 0 && <Pairs />}
    </section>
  );
}

/** Pairs that have a colour, and those that share one: there may be tens of thousands. */
const named = computed(() => {
  const pairs = (answer.value?.pairs ?? []).map((pair, place) => ({ pair, place, color: colors.value[place]! }));
  return { own: pairs.filter(({ color }) => color !== NEUTRAL), rest: pairs.filter(({ color }) => color === NEUTRAL) };
});

function Pairs() {
  const { own, rest } = named.value;
  const press = (place: number) => (event: MouseEvent) => {
    const pair = answer.value!.pairs[place]!;
    const number = pair.dport !== null ? ` dport = ${pair.dport}` : pair.type !== null ? ` type = ${pair.type}` : "";
    if (event.shiftKey && pair.proto) addFilter("edges", `!(proto = ${pair.proto}${number})`);
    else look({ pair: isolated.value === place ? null : pairName(pair) });
  };
  return (
    <>
      <h2>Flows</h2>
      <ul class="pairs">
        {own.map(({ pair, place, color }) => (
          <li>
            <button type="button" aria-pressed={isolated.value === place} title="Show only these in colour; with Shift: filter out" onClick={press(place)}>
              <span class="swatch" style={{ background: color }} /> {pairName(pair)} <b>{number(pair.flows)}</b>
            </button>
          </li>
        ))}
        {rest.length > 0 && (
          <li class="rest" title={`Only ${DISTINCT} colours tell apart`}>
            <span class="swatch" style={{ background: NEUTRAL }} /> {counted(rest.length, "other")}{" "}
            <b>{number(rest.reduce((sum, { pair }) => sum + pair.flows, 0))}</b>
          </li>
        )}
      </ul>
    </>
  );
}

const NAMES = [
  { only: "new", place: 1, title: "new" },
  { only: "gone", place: 2, title: "gone" },
  { only: "both", place: 3, title: "in both" },
] as const;

function Comparison({ found }: { found: Uint8Array }) {
  const { only } = view.value;
  return (
    <>
      <h2>Against the baseline</h2>
      <ul class="pairs">
        {NAMES.map(({ only: name, place, title }) => (
          <li>
            <button type="button" aria-pressed={only === name} onClick={() => look({ only: only === name ? null : name })}>
              <span class="swatch" style={{ background: STATUS_COLORS[place] }} /> {title}{" "}
              <b>{number(found.reduce((sum, one) => sum + (one === place ? 1 : 0), 0))}</b>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
