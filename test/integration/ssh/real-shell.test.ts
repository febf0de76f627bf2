import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quote } from "../../../src/ssh/quote.ts";
import { split } from "../../../src/ssh/split.ts";

/** What a real shell hands to the command of this line. */
function wordsInShell(line: string): readonly string[] {
  const output = execFileSync("/bin/sh", ["-c", line], { encoding: "utf8" });
  return output.split("\0").slice(0, -1);
}

const PRINT = ["printf", "%s\\0"];
const RUNS = { numRuns: 150 };
const nasty = fc.string({
  unit: fc.constantFrom(
    "'",
    '"',
    "\\",
    "$",
    "`",
    " ",
    "\n",
    "\t",
    "a",
    "=",
    "!",
    "~",
    "*",
    "?",
    "[",
    "{",
    "}",
    ";",
    "&",
    "|",
    "<",
    ">",
    "(",
    ")",
    "#",
    "%",
    "^",
  ),
});
const word = fc.oneof(nasty, fc.string({ unit: "grapheme" })).filter((text) => !text.includes("\0"));

describe("in a real shell", () => {
  it("a quoted command line gives the very words it was made of", () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 8 }), (words) => {
        expect(wordsInShell(quote([...PRINT, ...words]))).toEqual(words);
      }),
      RUNS,
    );
  });

  it("the command itself is never taken for grammar or an assignment", () => {
    for (const name of ["a=b", "if", "for", "!", "{", "~", "x y", "#", "$HOME"]) {
      const line = `${quote([name, "word"])} 2>/dev/null; printf '%s\\0' "$?" "$a"`;
      expect(wordsInShell(line), name).toEqual(["127", ""]);
    }
  });

  it("a line of quotes and backslashes is split as we split it", () => {
    // No line feeds: a bare one would end the command in a shell, and to us it is a blank.
    const line = fc.string({ unit: fc.constantFrom("'", '"', "\\", " ", "\t", "a", "b", "é") });
    fc.assert(
      fc.property(line, (text) => {
        let words: readonly string[];
        try {
          words = split(text);
        } catch {
          return;
        }
        fc.pre(words.length > 0);
        expect(wordsInShell(`printf '%s\\0' ${text}`)).toEqual(words);
      }),
      RUNS,
    );
    for (const text of ["a\\\nb", "a \\\n b", '"a\\\nb\nc"', "'a\\\nb'", "\\\\ \\'"]) {
      expect(wordsInShell(`printf '%s\\0' ${text}`)).toEqual(split(text));
    }
  });
});
