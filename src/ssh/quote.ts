import { MigError } from "../domain/errors.ts";

/** Characters that no POSIX shell gives a meaning, wherever they stand in a word. */
const PLAIN = /^[A-Za-z0-9_@%+=:,./-]+$/;
/** Inside double quotes these would still mean something; `!` only to interactive shells. */
const ALIVE_IN_DOUBLE_QUOTES = /["$`\\!]/;
/** As the first word of a command these are grammar, not names. */
const RESERVED = new Set("if then else elif fi do done case esac while until for in".split(" "));

/**
 * One command line from argv, for exactly one level of parsing by a POSIX shell. Words are quoted only
 * where they must be, for people read these lines in plans and journals.
 * Throws `USAGE` when there is no word, or one holds a NUL, which no command line can carry.
 */
export function quote(argv: readonly string[]): string {
  if (argv.length === 0) throw new MigError("USAGE", "Cannot build a command line: there is no command");
  if (argv.some((word) => word.includes("\0"))) {
    throw new MigError("USAGE", "Cannot build a command line: a word holds a NUL");
  }
  return argv.map((word, index) => (index === 0 ? quoteCommand(word) : quoteWord(word))).join(" ");
}

/** A first word `a=b` would be an assignment and `if` a statement; quotes take that away. */
function quoteCommand(word: string): string {
  return word.includes("=") || RESERVED.has(word) ? inSingleQuotes(word) : quoteWord(word);
}

function quoteWord(word: string): string {
  if (PLAIN.test(word)) return word;
  if (word.includes("'") && !ALIVE_IN_DOUBLE_QUOTES.test(word)) return `"${word}"`;
  return inSingleQuotes(word);
}

function inSingleQuotes(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
