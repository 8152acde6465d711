import { describe, expect, it } from "vitest";
import { parsePaste } from "./paste";

describe("the form that is pasted", () => {
  it("gives the statement and its parameters", () => {
    const text = ":params {};\n:param addr => '192.0.2.1';\n:param asked => [{key: 'a', n: -3}, {`odd name`: null, on: true}];\n:param rate => 1.5;\n\nMATCH (h:Host {addr: $addr})\nRETURN h;\n";
    expect(parsePaste(text)).toEqual({
      statement: "MATCH (h:Host {addr: $addr})\nRETURN h;",
      params: { addr: "192.0.2.1", asked: [{ key: "a", n: -3 }, { "odd name": null, on: true }], rate: 1.5 },
    });
  });
  it("undoes escapes", () => {
    expect(parsePaste(":param p => 'a\\'b\\\\c\\u202e\\n';\nRETURN $p").params).toEqual({ p: "a'b\\c\u202e\n" });
  });
  it("leaves other text alone", () => {
    expect(parsePaste("MATCH (n)\nRETURN ':param x => 1'").statement).toBe("MATCH (n)\nRETURN ':param x => 1'");
  });
  it("refuses what is no literal", () => {
    for (const wrong of ["date()", "[1", "{a 1}", "1 2", ""]) expect(() => parsePaste(`:param p => ${wrong};`)).toThrow(SyntaxError);
  });
});
