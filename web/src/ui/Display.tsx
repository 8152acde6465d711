/** The Display tab: how the same graph is drawn. */
import { FLOW_MEASURES, flowMeasure, HOST_MEASURES, hostMeasure } from "../graph/size";
import { duration } from "../state/axis";
import { MOST_SLOTS } from "../state/codec";
import { ask, look, query, store, view } from "../state/flow";
import { bytes, counted, number } from "../state/format";
import { pinned, placeAnew } from "../state/places";
import { light, pause, play, playing, range, slots, toRange, toSpan } from "../state/timeline";
import { GROWTHS, type Growth, MOST_SCALE } from "../state/view";
import { useDraft } from "./draft";

const TITLES: Record<string, string> = {
  $in: "incoming flows",
  $out: "outgoing flows",
  $degree: "all flows",
  $bytes: "bytes sent and received",
  count: "times seen",
  cspkts: "packets from clients",
  scpkts: "packets from servers",
  csbytes: "bytes from clients",
  scbytes: "bytes from servers",
  bytes: "bytes both ways",
  flows: "flows of an edge",
};

export function Display() {
  const { nodeSize, edgeSize, growth, scale, labels, hide } = view.value;
  const graph = store.value;
  return (
    <>
      <fieldset class="part">
        <legend>Sizes</legend>
        <Measure title="Host size" names={HOST_MEASURES} value={nodeSize} set={(nodeSize) => look({ nodeSize })} />
        <Measure title="Flow size" names={FLOW_MEASURES} value={edgeSize} set={(edgeSize) => look({ edgeSize })} />
        <label class="wide">
          <span>
            Size scale <b>{scale}×</b>
          </span>
          <input type="range" min={0} max={MOST_SCALE} step={0.5} value={scale} onInput={(event) => look({ scale: event.currentTarget.valueAsNumber }, "replace")} onChange={() => look({})} />
        </label>
        <label class="wide">
          Growth
          <select value={growth} onChange={(event) => look({ growth: event.currentTarget.value as Growth })}>
            {GROWTHS.map((name) => (
              <option value={name}>{{ sqrt: "area (square root)", linear: "linear", log: "logarithmic" }[name]}</option>
            ))}
          </select>
        </label>
        {graph && nodeSize && <Greatest title="Largest host" values={hostMeasure(graph, nodeSize)} name={nodeSize} />}
        {graph && edgeSize && <Greatest title="Widest flow" values={flowMeasure(graph, edgeSize)} name={edgeSize} />}
      </fieldset>
      <fieldset class="stack">
        <legend>Hosts</legend>
        <label class="check">
          <input type="checkbox" checked={labels} onChange={(event) => look({ labels: event.currentTarget.checked })} />
          Addresses beside hosts
        </label>
        <button type="button" onClick={placeAnew}>
          Lay out again{pinned.value.size > 0 && `, ${pinned.value.size} pinned`}
        </button>
        {hide.length > 0 && (
          <button type="button" onClick={() => look({ hide: [] })}>
            Show {counted(hide.length, "hidden host")}
          </button>
        )}
      </fieldset>
      <TimelineSettings />
    </>
  );
}

function Measure({ title, names, value, set }: { title: string; names: readonly string[]; value: string; set: (name: string) => void }) {
  return (
    <label class="wide">
      {title}
      <select value={value} onChange={(event) => set(event.currentTarget.value)}>
        <option value="">all the same</option>
        {names.map((name) => (
          <option value={name}>
            {name} – {TITLES[name]}
          </option>
        ))}
      </select>
    </label>
  );
}

function Greatest({ title, values, name }: { title: string; values: Float64Array | null; name: string }) {
  if (!values) return <p class="complaint wide">There is no “{name}” to measure by.</p>;
  const most = values.reduce((greatest, value) => Math.max(greatest, value), 0);
  return (
    <p class="quiet wide">
      {title}: {name.includes("bytes") ? bytes(most) : number(most)}
    </p>
  );
}

function TimelineSettings() {
  const all = slots.value;
  const draft = useDraft(query.value.timeline);
  return (
    <fieldset class="part">
      <legend>Timeline</legend>
      <label class="wide">
        Slots at most
        <input
          type="number"
          name="timeline"
          min={2}
          max={MOST_SLOTS}
          step={1}
          {...draft}
          onChange={(event) => {
            const value = event.currentTarget.valueAsNumber;
            if (Number.isInteger(value) && value >= 2) ask({ timeline: Math.min(value, MOST_SLOTS) });
          }}
        />
      </label>
      {all && (
        <p class="quiet wide" data-testid="precision">
          {counted(all.edges.length, "slot")} of {duration(all.step)}.{" "}
          {all.step > all.precision ? `Stored are slots of ${duration(all.precision)}.` : "This is what is stored: no finer is possible."}
        </p>
      )}
      {all && <Bounds />}
      <button type="button" class="wide" disabled={!all} onClick={() => (playing.value ? pause() : play())}>
        {playing.value ? "Pause timeline" : "Play timeline"}
      </button>
    </fieldset>
  );
}

/** The window as two times, for who would rather type. */
function Bounds() {
  const all = slots.value!;
  const window = toSpan(all, range.value ?? [0, all.edges.length - 1]);
  const text = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 16);
  const put = (end: 0 | 1) => (event: { currentTarget: HTMLInputElement }) => {
    const seconds = Date.parse(`${event.currentTarget.value}Z`) / 1000;
    const next = end ? [window[0], seconds] : [seconds, window[1]];
    const slots = next[0]! < next[1]! ? toRange(all, next as [number, number]) : null;
    if (slots) light(slots);
  };
  return (
    <>
      <label class="wide">
        Window from (UTC)
        <input type="datetime-local" value={text(window[0])} onChange={put(0)} />
      </label>
      <label class="wide">
        Window to (UTC)
        <input type="datetime-local" value={text(window[1])} onChange={put(1)} />
      </label>
    </>
  );
}
