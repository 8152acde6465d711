import fc from "fast-check";
import { expect, test } from "vitest";
import { blamed, contrary, joined } from "./clause";
import { decode, encode, LIMITS, type Listing, TABS, within } from "./listing";
import { quoted, visible } from "./text";

const texts = fc.array(fc.string({ minLength: 1 }).map((text) => text.trim()).filter(Boolean), { maxLength: 4 });
const listings: fc.Arbitrary<Listing> = fc.record({
  filters: texts,
  sort: fc.string(),
  limit: fc.constantFrom(...LIMITS),
  skip: fc.nat(),
  page: fc.constantFrom("", "after:WyJ4Il0", "before:WyJ4Il0"),
  tab: fc.constantFrom("" as const, ...TABS),
  field: fc.string(),
  least: fc.boolean(),
  every: fc.boolean(),
  other: texts,
  whole: texts,
  before: fc.string(),
  after: fc.string(),
  runs: fc.nat(),
  zoom: fc.string(),
});

test("what is asked comes back from the address, and keys of others are kept", () => {
  fc.assert(
    fc.property(listings, (listing) => {
      expect(decode(encode(listing))).toEqual(listing);
      const kept = within(new URLSearchParams("theirs=1&q=old"), listing);
      expect(kept.getAll("theirs")).toEqual(["1"]);
      expect(decode(kept)).toEqual(listing);
    }),
  );
});

test("an address of anything is understood", () => {
  fc.assert(fc.property(fc.string(), (text) => void decode(new URLSearchParams(text))));
});

test("a fault is blamed on the filter that it is in", () => {
  const filters = ["country:FR", "servce:x", "!port:22"];
  expect(joined(filters)).toBe("(country:FR) (servce:x) (!port:22)");
  expect(blamed(filters, joined(filters).indexOf("servce") + 1)).toEqual({ place: 1, column: 1 });
  expect(blamed(filters, joined(filters).indexOf("port") + 1)).toEqual({ place: 2, column: 2 });
  expect(blamed(["abc"], 3)).toEqual({ place: 0, column: 3 });
});

test("the contrary of the contrary is the same", () => {
  for (const text of ["country:FR", "!country", 'product:"Apache httpd"', "tcp/80", "192.0.2.0/24", "a OR b", "!a b", "!(a) (b)", "(a) OR (b)", "!(a OR b)"]) {
    expect(contrary(contrary(text))).toBe(text);
  }
  expect(contrary('product:"Apache httpd"')).toBe('!product:"Apache httpd"');
  expect(contrary("!a b")).toBe("!(!a b)");
});

test("values are quoted so that they mean themselves", () => {
  expect(quoted("ssh")).toBe("ssh");
  expect(quoted("a:b")).toBe('"a:b"');
  expect(quoted('say "hi"')).toBe("'say \"hi\"'");
  expect(quoted("\"both' ")).toBeNull();
  expect(quoted("ends with \\")).toBeNull();
});

test("what cannot be seen is shown", () => {
  expect(visible("a\u001b[31m\u202eevil\u0000")).toBe("a\\x1b[31m\\u202eevil\\x00");
  expect(visible("päge\tline\n")).toBe("päge\tline\n");
  expect(visible("x".repeat(9), 4)).toBe("xxxx …");
});
