import { expect, test } from "vitest";
import { blocksOf, inlineOf, leads } from "./markdown";

test("blocks of a note", () => {
  expect(blocksOf("# Seen\n\nOn **Monday**,\nby `nmap`.\n- one\n- two\n\n1. first\n```\n<b>* raw *</b>\n```")).toEqual([
    { kind: "heading", inside: ["Seen"] },
    { kind: "paragraph", inside: ["On ", { kind: "strong", text: "Monday" }, ",\nby ", { kind: "code", text: "nmap" }, "."] },
    { kind: "list", ordered: false, items: [["one"], ["two"]] },
    { kind: "list", ordered: true, items: [["first"]] },
    { kind: "code", text: "<b>* raw *</b>" },
  ]);
});

test("a fence that is not closed goes to the end, and no text is lost", () => {
  expect(blocksOf("```\na\nb")).toEqual([{ kind: "code", text: "a\nb" }]);
  expect(blocksOf("2 * 3 * 4 and a_b_c")).toEqual([{ kind: "paragraph", inside: ["2 * 3 * 4 and a_b_c"] }]);
  expect(blocksOf("")).toEqual([]);
});

test("links lead to the web or to these pages, and to nothing that runs", () => {
  expect(inlineOf("[a](https://example.org/x) [b](/host/192.0.2.1)").filter((one) => typeof one === "object")).toHaveLength(2);
  for (const href of ["javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", "//example.org", "/\\example.org", "vbscript:x", "\u0001javascript:x"]) {
    expect(leads(href)).toBe(false);
    expect(inlineOf(`[a](${href})`).every((one) => typeof one === "string")).toBe(true);
  }
});

test("long hostile text takes no long time", () => {
  const began = performance.now();
  for (const text of ["*".repeat(60_000), "[".repeat(60_000), "`".repeat(60_000), "[a](".repeat(15_000), "**a".repeat(20_000)]) blocksOf(text);
  expect(performance.now() - began).toBeLessThan(2000);
});
