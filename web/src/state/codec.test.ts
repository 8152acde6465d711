import { describe, expect, it } from "vitest";
import { DEFAULTS, decodeQuery, encodeQuery, type FlowQuery, withQuery } from "./codec";

describe("the query in the address bar", () => {
  it("comes back as it was", () => {
    const queries: FlowQuery[] = [
      DEFAULTS,
      { nodes: ["addr = 10.0.0.0/8", "dst.addr =~ a&b=c#d"], edges: ["dport > 1024 OR proto = udp"], mode: "flow_map", limit: 7, skip: 3, order: "-scbytes", after: "7d", before: "2026-01-31T10:00", timeline: 48 },
      { ...DEFAULTS, edges: ["meta.query =~ .*é+ %.*"], limit: 0 },
    ];
    for (const query of queries) {
      expect(decodeQuery(new URLSearchParams(encodeQuery(query).toString()))).toEqual(query);
    }
  });

  it("is empty for the defaults and drops empty filters", () => {
    expect(encodeQuery(DEFAULTS).toString()).toBe("");
    expect(encodeQuery({ ...DEFAULTS, nodes: ["", "  "] }).toString()).toBe("");
  });

  it("takes the default for what is no number, and the most for what is too much", () => {
    const query = decodeQuery(new URLSearchParams("limit=many&skip=-3"));
    expect([query.limit, query.skip]).toEqual([DEFAULTS.limit, 0]);
    expect(decodeQuery(new URLSearchParams("limit=999999")).limit).toBe(50_000);
    expect(decodeQuery(new URLSearchParams("mode=loud&timeline=0")).mode).toBe("default");
    expect(decodeQuery(new URLSearchParams("timeline=0")).timeline).toBe(2);
  });

  it("leaves the keys of others alone", () => {
    const kept = withQuery(new URLSearchParams("tab=details&edges=a&limit=3"), { ...DEFAULTS, edges: ["b"] });
    expect(kept.toString()).toBe("tab=details&edges=b");
  });
});
