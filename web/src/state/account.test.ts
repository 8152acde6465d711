import { beforeEach, expect, test, vi } from "vitest";
import { forgets } from "./account";

const kept = new Map<string, string>();

beforeEach(() => {
  kept.clear();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => kept.set(key, text),
    removeItem: (key: string) => kept.delete(key),
  });
});

test("what one account has asked is gone for the next", () => {
  expect(forgets("ada")).toBe(false);
  kept.set("graphrecon.asked", '[{"statement":"MATCH (n) RETURN n"}]');
  kept.set("graphrecon.theme", "dark");
  expect(forgets("ada")).toBe(false);
  expect(kept.has("graphrecon.asked")).toBe(true);
  expect(forgets("bob")).toBe(true);
  expect(Object.fromEntries(kept)).toEqual({ "graphrecon.account": "bob", "graphrecon.theme": "dark" });
});

test("empty lists are nothing that was left", () => {
  kept.set("graphrecon.asked", "[]");
  expect(forgets("ada")).toBe(false);
});
