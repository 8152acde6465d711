import { expect, test } from "vitest";
import { contrast } from "../graph/color";
import page from "./page.css?raw";

/** The tokens of the page: their colours in the light and in the dark theme. */
const TOKENS = new Map(
  [...page.matchAll(/--([\w-]+): (?:light-dark\((#[\da-f]{6}), (#[\da-f]{6})\)|(#[\da-f]{6}));/g)].map(([, name, light, dark, both]) => [name!, [light ?? both!, dark ?? both!] as const]),
);
const BACKS = ["back", "canvas", "raised", "note-back"];
/** What is read on which ground: 4.5:1. */
const TEXT: Record<string, readonly string[]> = { text: [...BACKS, "bad-back"], quiet: BACKS, accent: BACKS, bad: ["back", "raised", "bad-back"], "on-accent": ["accent"] };
/** What tells of a control or a state: 3:1. */
const GRAPHICS: Record<string, readonly string[]> = { edge: ["back", "canvas", "raised"], accent: BACKS, rim: ["served"] };
/** Lines that part what is apart without them, and fills that have a rim. */
const DECOR = ["line", "silent", "served"];

function wanting(pairs: Record<string, readonly string[]>, least: number): string[] {
  return Object.entries(pairs).flatMap(([front, backs]) =>
    backs.flatMap((back) =>
      [0, 1].flatMap((theme) => {
        const found = contrast(TOKENS.get(front)![theme]!, TOKENS.get(back)![theme]!);
        return found < least ? [`${front} on ${back}, ${theme ? "dark" : "light"}: ${found.toFixed(2)}`] : [];
      }),
    ),
  );
}

test("text has 4.5:1 and graphics 3:1 in both themes", () => {
  expect(wanting(TEXT, 4.5)).toEqual([]);
  expect(wanting(GRAPHICS, 3)).toEqual([]);
});

test("no token of the page is left out", () => {
  expect(new Set([...Object.keys(TEXT), ...Object.keys(GRAPHICS), ...Object.values(TEXT).flat(), ...Object.values(GRAPHICS).flat(), ...DECOR])).toEqual(new Set(TOKENS.keys()));
});

test("a pair that is too weak would be told", () => {
  expect(wanting({ line: ["back"] }, 3).length).toBe(2);
});
