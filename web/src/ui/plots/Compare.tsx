/** The hosts of the list against those of other filters: how many are in one, in both, and their values side by side. */
import { useSignal } from "@preact/signals";
import { joined } from "../../state/clause";
import { meaningOf } from "../../state/countable";
import type { Value } from "../../state/facets";
import { counted, number } from "../../state/format";
import { applied, change, counting, listing, pathOf, section } from "../../state/list";
import { visible } from "../../state/text";
import { Field } from "../Field";
import { useAnswer } from "./answer";
import { chartedField, FieldChoice } from "./Top";
import { Waiting } from "./Waiting";

const SHOWN = 50;

export function Compare() {
  const draft = useSignal("");
  const { other } = listing.value;
  const commit = () => {
    const text = draft.value.trim();
    draft.value = "";
    if (text && !other.includes(text)) change({ other: [...other, text] });
  };
  return (
    <>
      <div class="controls stack">
        <ul class="chips" aria-label="The other filters">
          {other.map((text, place) => (
            <li class="chip" key={text}>
              <code>{visible(text)}</code>
              <button type="button" aria-label={`Remove ${text}`} onClick={() => change({ other: other.filter((_, at) => at !== place) })}>
                ×
              </button>
            </li>
          ))}
        </ul>
        <Field
          id="other"
          name="vs"
          purpose={section.purpose}
          label="Filter to compare with"
          example="category:internet"
          text={draft.value}
          bad={false}
          applied={!draft.value.trim()}
          put={(text) => (draft.value = text)}
          commit={commit}
          count={(signal) => counting([...other, draft.peek().trim()], signal).then((found) => counted(found, section.one, section.many))}
        />
      </div>
      {other.length ? <Compared /> : <p class="quiet">The {section.many} of the list are compared with those that another filter finds.</p>}
    </>
  );
}

/** Returns filters of which the last is what does not match others. */
function without(filters: readonly string[], others: readonly string[]): string[] {
  return others.length ? [...filters, `!(${joined(others)})`] : [...filters, "!addr"];
}

function Compared() {
  const { other } = listing.value;
  const these = applied.value;
  const sides = [
    { title: "only the list", filters: without(these, other) },
    { title: "both", filters: [...these, ...other] },
    { title: "only the other", filters: without(other, these) },
  ];
  return (
    <>
      <ul class="sides">
        {sides.map(({ title, filters }) => (
          <Side title={title} filters={filters} key={title} />
        ))}
      </ul>
      <div class="controls">
        <FieldChoice />
      </div>
      <SideBySide />
    </>
  );
}

function Side({ title, filters }: { title: string; filters: readonly string[] }) {
  const path = useSignal("");
  path.value = pathOf("/count", filters);
  const found = useAnswer<number>(() => path.value);
  return (
    <li>
      <button type="button" disabled={!found.value.answer} onClick={() => change({ filters })}>
        <b data-side={title}>{found.value.answer === null ? "…" : number(found.value.answer)}</b> {title}
      </button>
      {found.value.fault && <p class="complaint">{found.value.fault.message}</p>}
    </li>
  );
}

function SideBySide() {
  const limit = { limit: String(SHOWN) };
  const top = () => `/top/${encodeURIComponent(chartedField())}`;
  const these = useAnswer<Value[]>(() => pathOf(top(), applied.value, limit));
  const others = useAnswer<Value[]>(() => pathOf(top(), listing.value.other, limit));
  const { told } = meaningOf(chartedField());
  const both = new Map<string, [number, number]>();
  for (const [side, { value: found }] of [these, others].entries()) {
    for (const { label, value } of found.answer ?? []) {
      const text = visible(told(label), 200);
      const pair = both.get(text) ?? [0, 0];
      pair[side] = value;
      both.set(text, pair);
    }
  }
  const most = [...both.values()].reduce((greatest, pair) => Math.max(greatest, ...pair), 1);
  const order = [...both].sort(([, one], [, two]) => Math.max(...two) - Math.max(...one));
  return (
    <>
      <Waiting found={these.value} empty={null} />
      <Waiting found={others.value} empty={null} />
      <table class="mirror">
        <thead>
          <tr>
            <th scope="col">The list</th>
            <th scope="col">{chartedField()}</th>
            <th scope="col">The other</th>
          </tr>
        </thead>
        <tbody>
          {order.slice(0, SHOWN).map(([text, pair]) => (
            <tr>
              <td>
                {number(pair[0])} <span class="bar-of" style={{ width: `${(60 * pair[0]) / most}%` }} />
              </td>
              <th scope="row">
                <bdi>{text}</bdi>
              </th>
              <td>
                <span class="bar-of" style={{ width: `${(60 * pair[1]) / most}%` }} /> {number(pair[1])}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
