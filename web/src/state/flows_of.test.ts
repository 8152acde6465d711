import { expect, test } from "vitest";
import { nodesOf, windows } from "./flows_of";

test("one attribute is a filter of either end; several would hold for two hosts, so that few are named", () => {
  expect(nodesOf([], ["192.0.2.1"])).toEqual({ nodes: "", exact: true });
  expect(nodesOf(["service:ssh"], null)).toEqual({ nodes: "service:ssh", exact: true });
  expect(nodesOf(["service:ssh", "country:FR"], ["192.0.2.1", "2001:db8::1"])).toEqual({ nodes: "addr = 192.0.2.1,2001:db8::1", exact: true });
  expect(nodesOf(["service:ssh version:7"], ["192.0.2.1"]).nodes).toBe("addr = 192.0.2.1");
  expect(nodesOf(["service:ssh", "country:FR"], null)).toEqual({ nodes: "(service:ssh) (country:FR)", exact: false });
});

test("windows end with the newest flow, not with today", () => {
  const found = { nodes: "service:ssh", exact: true, flows: 3, last: Date.UTC(2026, 0, 8, 12) / 1000 };
  expect(windows(found).map(({ title, href }) => [title, new URLSearchParams(href.split("?")[1]).get("after")])).toEqual([
    ["All flows of these hosts", null],
    ["Their last day", "2026-01-07T12:00:00"],
    ["Their last week", "2026-01-01T12:00:00"],
    ["Their last 30 days", "2025-12-09T12:00:00"],
  ]);
  expect(windows({ ...found, last: NaN })).toHaveLength(1);
});
