import { expect, it } from "vitest";
import { bows, EMPTY, makeStore } from "./store";
import { escaped, fitted, toSvg } from "./svg";
import { THEMES } from "./theme";

const zero = [0, 0, 0];
const store = makeStore({
  ...EMPTY,
  nodes: { addr: ["10.0.0.1", "<b>", "10.0.0.3"] },
  pairs: [{ proto: "tcp", dport: 1, type: null, flows: 3 }],
  edges: { src: [0, 1, 2], dst: [1, 0, 2], pair: zero, count: zero, cspkts: zero, scpkts: zero, csbytes: zero, scbytes: zero, firstseen: zero, lastseen: zero },
});
const sheet = {
  picture: { store, drawn: Uint8Array.from([1, 1, 1]), hidden: new Uint8Array(3), bow: bows(store) },
  look: {
    served: Uint8Array.from([1, 1, 0]),
    hostSize: Float32Array.from([5, 5, 5]),
    flowSize: Float32Array.from([1, 1, 1]),
    flowColor: ["#111111", "#222222", "#333333"],
    litHosts: null,
    litFlows: null,
    rings: null,
    selected: null,
    cursor: null,
  },
  places: Float32Array.from([0, 0, 10, 0, 5, 5]),
  theme: THEMES.light,
  width: 400,
  height: 300,
  labels: true,
};

it("fits the graph into the sheet, y up as in the graph", () => {
  const at = fitted(sheet);
  expect(at[0]!.x).toBe(60);
  expect(at[1]!.x).toBe(340);
  expect(at[2]!.y).toBeLessThan(at[0]!.y);
});

it("draws every host and flow once, and no text of theirs as markup", () => {
  const found = toSvg(sheet);
  expect(found.match(/data-host=/g)).toHaveLength(3);
  expect(found.match(/data-flow=/g)).toHaveLength(3);
  expect(found).toContain("&#60;b&#62;");
  expect(found).not.toContain("<b>");
  expect(toSvg({ ...sheet, labels: false })).not.toContain("10.0.0.1");
});

it("takes what XML cannot hold out of texts", () => {
  expect(escaped("a\u0000\ud800b&\"'")).toBe("a��b&#38;&#34;&#39;");
});
