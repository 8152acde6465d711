/** What colours mean, with counts; a pair is pressed to let the others fade. */
import { DISTINCT, NEUTRAL } from "../graph/color";
import { pairName } from "../graph/store";
import { answer, colors, isolated, store } from "../state/flow";
import { counted, number } from "../state/format";

export function Legend() {
  const shown = answer.value;
  const hosts = store.value;
  if (!shown || !hosts || !hosts.src.length) return null;
  const served = hosts.inDegree.reduce((sum, degree) => sum + (degree > 0 ? 1 : 0), 0);
  const named = shown.pairs.map((pair, place) => ({ pair, place, color: colors.value[place]! }));
  const own = named.filter(({ color }) => color !== NEUTRAL);
  const rest = named.filter(({ color }) => color === NEUTRAL);
  return (
    <section class="legend" aria-label="Legend">
      <h2>Hosts</h2>
      <ul>
        <li>
          <span class="dot served" /> with incoming flows <b>{number(served)}</b>
        </li>
        <li>
          <span class="dot silent" /> without <b>{number(hosts.addr.length - served)}</b>
        </li>
      </ul>
      <h2>Flows</h2>
      <ul class="pairs">
        {own.map(({ pair, place, color }) => (
          <li>
            <button
              type="button"
              aria-pressed={isolated.value === place}
              title="Show only these in colour"
              onClick={() => (isolated.value = isolated.value === place ? null : place)}
            >
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
    </section>
  );
}
