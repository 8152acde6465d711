import { expect, test } from "vitest";
import type { HostPage } from "../api/types";
import { spansOf } from "./sightings";
import { decoded } from "./text";

test("a part of an address that is no UTF-8 stays as it is written", () => {
  expect(decoded("2001%3Adb8%3A%3A1")).toBe("2001:db8::1");
  expect(decoded("%E0%A4%A")).toBe("%E0%A4%A");
});

test("flows are seen from the first to the last of all of them, whoever told of them", () => {
  const teller = (way: "in" | "out", source: string | null, firstseen: string, lastseen: string) => ({ way, source, flows: 1, firstseen, lastseen });
  const tellers = [teller("in", null, "2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z"), teller("in", "tap", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z")];
  const found = { records: [], passive: [], clients: [], servers: [], flows: { host: { in_flows: 900, out_flows: 0 }, tellers } } as unknown as HostPage;
  expect(spansOf(found)).toEqual([{ kind: "flow", what: "Flows in", from: Date.UTC(2026, 0, 1) / 1000, to: Date.UTC(2026, 0, 3) / 1000, count: 900 }]);
});
