import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MigError } from "../../../src/domain/errors.ts";
import { split } from "../../../src/ssh/split.ts";

describe("splitting a command line", () => {
  it.each([
    ["", []],
    ["  \t\n ", []],
    ["app list", ["app", "list"]],
    ["  app   list  ", ["app", "list"]],
    [`a'b c'"d e"f`, ["ab cd ef"]],
    [`'' ""`, ["", ""]],
    ["a\\ b", ["a b"]],
    ["a\\\nb", ["ab"]],
    ["a \\\n b", ["a", "b"]],
    [`"a\\"b\\\\c\\d"`, ['a"b\\c\\d']],
    ['"a\\\nb"', ["ab"]],
    [`'a\\'`, ["a\\"]],
    ["$HOME *;|", ["$HOME", "*;|"]],
  ])("%j gives %j", (line, words) => {
    expect(split(line)).toEqual(words);
  });

  it.each([
    ["app 'x", "the ' in column 5 is not closed"],
    ['app "x\\"', 'the " in column 5 is not closed'],
    ["app \\", "it ends in a backslash"],
  ])("%j is an error that says where", (line, reason) => {
    expect(() => split(line)).toThrow(
      expect.objectContaining({ code: "USAGE", message: expect.stringContaining(reason) }),
    );
  });

  it("of anything at all gives words or that error, and nothing else", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("'", '"', "\\", " ", "a", "\n") }), (line) => {
        try {
          return split(line).every((word) => typeof word === "string");
        } catch (error) {
          return error instanceof MigError && error.code === "USAGE";
        }
      }),
    );
  });
});
