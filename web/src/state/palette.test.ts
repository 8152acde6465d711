import { beforeEach, describe, expect, it, vi } from "vitest";

beforeEach(() => {
  vi.resetModules();
  vi.stubGlobal("location", { pathname: "/flow.html", search: "", assign: vi.fn() });
  vi.stubGlobal("matchMedia", () => ({ matches: false, addEventListener() {} }));
  vi.stubGlobal("document", { documentElement: { dataset: {} } });
});

describe("offers", () => {
  it("are those whose title or group has every word, beginnings first, groups together", async () => {
    const { offered, offerIn } = await import("./palette");
    const run = () => {};
    offerIn(() => [
      { group: "A", title: "open the port", run },
      { group: "B", title: "port", run },
      { group: "A", title: "Port of call", run },
    ]);
    expect(offered("port").map(({ title }) => title)).toEqual(["port", "Port of call", "open the port"]);
    expect(offered("the OPEN").map(({ title }) => title)).toEqual(["open the port"]);
    expect(offered("b port").map(({ title }) => title)).toEqual(["port"]);
    expect(offered("nowhere")).toEqual([]);
  });

  it("end with their source", async () => {
    const { offered, offerIn } = await import("./palette");
    const end = offerIn(() => [{ group: "A", title: "mine" }]);
    expect(offered("mine")).toHaveLength(1);
    end();
    expect(offered("mine")).toHaveLength(0);
  });

  it("lead to an address that is typed", async () => {
    const { isAddress, offered } = await import("./palette");
    expect(offered(" 192.0.2.7 ")[0]).toMatchObject({ title: "Go to 192.0.2.7", href: "/host/192.0.2.7" });
    expect(["2001:db8::1", "::", "::ffff:192.0.2.1", "0.0.0.0"].map(isAddress)).toEqual([true, true, true, true]);
    expect(["192.0.2.256", "192.0.2", "1:2", "::1/64", "::g", "a.b.c.d"].map(isAddress)).toEqual(Array(6).fill(false));
  });

  it("hold the screens but this one, with their keys", async () => {
    const { offered } = await import("./palette");
    const found = offered("").filter(({ group }) => group === "Screens");
    expect(found.map(({ href }) => href)).not.toContain("/flow.html");
    expect(found.find(({ href }) => href === "/")).toMatchObject({ aside: "g h" });
  });
});

describe("recent questions", () => {
  it("are kept newest first, once each, and read with care", async () => {
    const kept = new Map<string, string>();
    vi.stubGlobal("localStorage", { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, text: string) => kept.set(key, text) });
    const { note, recent } = await import("./recent");
    note("Flows", "a", "/flow.html?edges=a");
    note("Flows", "b", "/flow.html?edges=b");
    note("Flows", "a", "/flow.html?edges=a");
    expect(recent("").map(({ title }) => title)).toEqual(["a", "b"]);
    kept.set("graphrecon.recent", JSON.stringify([null, { screen: "x", title: "y", href: "//evil.example" }, { screen: "x", title: "y", href: "javascript:0" }]));
    expect(recent("")).toEqual([]);
    kept.set("graphrecon.recent", "{");
    expect(recent("")).toEqual([]);
  });
});
