import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeQuery, DEFAULTS, encodeQuery, MODES, MOST, MOST_SLOTS, withQuery } from "./codec";
import { decodeCamera, decodeView, encodeView, GROWTHS, PLAIN, SPEEDS, STATUSES, TABS, withCamera, withView } from "./view";

const text = fc.string({ minLength: 1 }).filter((value) => value.trim() === value);
const span = fc.option(
  fc.tuple(fc.integer({ min: -1e9, max: 4e9 }), fc.integer({ min: 1, max: 1e8 })).map(([from, length]) => [from, from + length] as const),
);

const views = fc.record({
  tab: fc.constantFrom(...TABS),
  sel: fc.option(text),
  span,
  zoom: span,
  base: span,
  pair: fc.option(text),
  only: fc.option(fc.constantFrom(...STATUSES)),
  nodeSize: fc.string(),
  edgeSize: fc.string(),
  growth: fc.constantFrom(...GROWTHS),
  scale: fc.integer({ min: 0, max: 20 }).map((half) => half / 2),
  labels: fc.boolean(),
  hide: fc.array(text),
  open: fc.array(text),
  grow: fc.array(text, { maxLength: 200 }),
  pin: fc.array(fc.tuple(fc.ipV6(), fc.integer({ min: -9e6, max: 9e6 }), fc.integer({ min: -9e6, max: 9e6 })).map(([addr, x, y]) => `${addr}@${x / 1000},${y / 1000}`)),
  table: fc.boolean(),
  speed: fc.constantFrom(...SPEEDS),
  loop: fc.boolean(),
  trail: fc.boolean(),
  local: fc.boolean(),
});

const queries = fc.record({
  nodes: fc.array(text),
  edges: fc.array(text),
  mode: fc.constantFrom(...MODES),
  limit: fc.integer({ min: 0, max: MOST }),
  skip: fc.nat(),
  order: fc.string(),
  after: fc.string(),
  before: fc.string(),
  timeline: fc.integer({ min: 2, max: MOST_SLOTS }),
});

describe("everything in the address bar", () => {
  it("comes back as it was, whatever it is", () => {
    fc.assert(
      fc.property(views, queries, (view, query) => {
        const address = withView(withQuery(new URLSearchParams("theirs=1"), query), view).toString();
        const found = new URLSearchParams(address);
        expect(decodeView(found)).toEqual(view);
        expect(decodeQuery(found)).toEqual(query);
        expect(found.get("theirs")).toBe("1");
      }),
    );
  });

  it("has the camera, unless all is seen", () => {
    const place = { x: 0.25, y: -1.5, ratio: 0.0123 };
    expect(decodeCamera(withCamera(new URLSearchParams("a=1"), place))).toEqual(place);
    expect(withCamera(new URLSearchParams("camera=1,2,3"), { x: 0.5, y: 0.5, ratio: 1 }).toString()).toBe("");
    expect(["", "1,2", "1,2,0", "a,b,c", "1,2,3,4"].map((camera) => decodeCamera(new URLSearchParams({ camera })))).toEqual(Array(5).fill(null));
  });

  it("is empty for what is plain", () => {
    expect([encodeView(PLAIN).toString(), encodeQuery(DEFAULTS).toString()]).toEqual(["", ""]);
  });

  it("is plain where it is not understood", () => {
    const params = new URLSearchParams("tab=x&span=9..3&base=now&scale=99&speed=3&only=some&growth=&labels=");
    expect(decodeView(params)).toEqual({ ...PLAIN, labels: false });
  });
});
