import { MigError } from "../../../domain/errors.ts";

export interface Token {
  /** `word`: bare text; `string`: quoted text, quotes and escapes resolved. */
  readonly kind: "word" | "string" | "mark" | "newline" | "end";
  readonly text: string;
  /** 1 for the first line. */
  readonly line: number;
}

const SKIPPED = /(?:[^\S\n]+|#[^\n]*)+/y;
const NEWLINE = /\n/y;
const MARK = /=>|[\][{}:,=]/y;
const SINGLE = /'([^']*)'/y;
const DOUBLE = /"((?:[^"\\]|\\[\s\S])*)"/y;
/** Identifiers; a digit in front is tolerated, for names of servers and volumes. */
const IDENTIFIER = /[A-Za-z0-9_$.-]+/y;
const BARE_VALUE = /[^,"'>=#\s]+/y;
const BARE_IN_LIST = /[^,"'>=#\s\][]+/y;

const ESCAPES: Readonly<Record<string, string>> = { '"': '"', "\\": "\\", t: "\t", n: "\n", r: "\r" };

export function lexicalError(line: number, what: string): MigError {
  return new MigError("GRID_ANSWER", `Cannot read the UDL text: line ${line}: ${what}`, {
    hint: "The controller printed something MIG does not know; type the command there and look at its output.",
    details: { line },
  });
}

/** Cuts UDL into tokens. Throws `GRID_ANSWER` with the line number. */
export function lexUdl(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let line = 1;
  let listDepth = 0;

  function match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = at;
    const found = pattern.exec(text) ?? undefined;
    at += found?.[0].length ?? 0;
    return found;
  }

  function lexOne(): Token | undefined {
    const quoted = match(SINGLE)?.[1] ?? resolveEscapes(match(DOUBLE)?.[1]);
    if (quoted !== undefined) return { kind: "string", text: quoted, line };
    // A word before a mark: a bare value may begin with what is a mark elsewhere.
    const word = match(wordPattern(tokens.at(-1), listDepth))?.[0];
    if (word !== undefined) return { kind: "word", text: word, line };
    const mark = match(MARK)?.[0];
    if (mark === "[") listDepth += 1;
    if (mark === "]") listDepth = Math.max(0, listDepth - 1);
    if (mark !== undefined) return { kind: "mark", text: mark, line };
    return match(NEWLINE) && { kind: "newline", text: "\n", line };
  }

  for (match(SKIPPED); at < text.length; match(SKIPPED)) {
    const start = at;
    const token = lexOne();
    if (token === undefined) throw lexicalError(line, describe(text.charAt(at)));
    if (token.kind !== "newline" || tokens.at(-1)?.kind !== "newline") tokens.push(token);
    line += text.slice(start, at).split("\n").length - 1;
  }
  tokens.push({ kind: "end", text: "", line });
  return tokens;
}

/** Bare values may hold nearly anything, so what a word is depends on its place. */
function wordPattern(previous: Token | undefined, listDepth: number): RegExp {
  if (listDepth > 0) return BARE_IN_LIST;
  const isValue = previous?.kind === "mark" && (previous.text === "=" || previous.text === "=>");
  return isValue ? BARE_VALUE : IDENTIFIER;
}

/** An escape that UDL does not define stands for itself: controllers also print paths of other systems. */
function resolveEscapes(inner: string | undefined): string | undefined {
  return inner?.replace(/\\([\s\S])/g, (whole, letter: string) => ESCAPES[letter] ?? whole);
}

function describe(found: string): string {
  return found === '"' || found === "'"
    ? `the quote ${found} is never closed`
    : `unexpected ${JSON.stringify(found)}`;
}
