import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quote } from "../../../src/ssh/quote.ts";
import { split } from "../../../src/ssh/split.ts";

/** Words that shells stumble over come up often. */
const word = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string({
    unit: fc.constantFrom("'", '"', "\\", "$", "`", " ", "\n", "a", "=", "!", "~", "*", "{", ";", "#"),
  }),
);
const argv = fc.array(
  word.filter((text) => !text.includes("\0")),
  { minLength: 1 },
);

describe("a command line", () => {
  it.each([
    [
      ["app", "migrate", "shop", "--from=10.0.0.1", "in_ip=10.0.0.2/24"],
      "app migrate shop --from=10.0.0.1 in_ip=10.0.0.2/24",
    ],
    [["echo", "two words"], "echo 'two words'"],
    [["echo", ""], "echo ''"],
    [["echo", "it's"], `echo "it's"`],
    [["echo", `it's "$1"`], `echo 'it'\\''s "$1"'`],
    [["echo", "$HOME"], "echo '$HOME'"],
    [["a=b", "c"], "'a=b' c"],
    [["if", "if"], "'if' if"],
    [["echo", "~", "#"], "echo '~' '#'"],
    [["echo", "käse"], "echo 'käse'"],
  ])("of %j reads %s", (words, line) => {
    expect(quote(words)).toBe(line);
  });

  it("is split into the very words it was made of", () => {
    fc.assert(
      fc.property(argv, (words) => {
        expect(split(quote(words))).toEqual(words);
      }),
    );
  });

  it("cannot be made of nothing, nor of a word with a NUL", () => {
    expect(() => quote([])).toThrow(expect.objectContaining({ code: "USAGE" }));
    expect(() => quote(["a", "b\0c"])).toThrow(expect.objectContaining({ code: "USAGE" }));
    expect(() => quote(["\0=", "c"])).toThrow(expect.objectContaining({ code: "USAGE" }));
  });
});
