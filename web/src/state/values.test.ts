import { expect, test } from "vitest";
import { clauseOf } from "./values";

const told = { names: [], filters: { domains: "domain", "file.size": "" } };

test("values are filtered by the attribute that has them, or not at all", () => {
  expect(clauseOf("service", told)("ssh")).toBe("service:ssh");
  expect(clauseOf("domains", told)("example.com")).toBe("domain:example.com");
  expect(clauseOf("domains:com:2", told)("example.com")).toBe("domain:example.com");
  expect(clauseOf("file.size", told)("3")).toBeNull();
  expect(clauseOf("file.size", told)(null)).toBeNull();
  expect(clauseOf("country", told)(null)).toBe("!country");
  expect(clauseOf("version:ssh", told)(null)).toBeNull();
  expect(clauseOf("version:ssh", told)("9.6 p1")).toBe('version:"9.6 p1"');
  expect(clauseOf("script:http-title", told)("Welcome")).toBeNull();
  expect(clauseOf("port", told)(["udp", 53])).toBe("port:udp/53");
  expect(clauseOf("port", told)([null, 53])).toBe("port:53");
  expect(clauseOf("cpe", told)(["a", "x", "y", "1"])).toBeNull();
  expect(clauseOf("service", null)("ssh")).toBeNull();
});
