import { MigError } from "../domain/errors.ts";

/** What a backslash takes the meaning from inside double quotes; before others it is itself. */
const ESCAPED_IN_DOUBLE_QUOTES = new Set(["$", "`", '"', "\\", "\n"]);
const BLANK = new Set([" ", "\t", "\n"]);

/**
 * Words of a command line, the inverse of `quote`: single quotes, double quotes and backslash as in a POSIX
 * shell; variables, patterns and operators have no meaning. Throws `USAGE` when a quote is not closed or
 * the line ends in a backslash.
 */
export function split(line: string): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  let at = 0;
  while (at < line.length) {
    const character = line.charAt(at);
    if (BLANK.has(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      at += 1;
      continue;
    }
    const piece = readPiece(line, at);
    // An escaped line end joins two lines and is no word by itself.
    if (piece.text !== undefined) word = (word ?? "") + piece.text;
    at = piece.next;
  }
  if (word !== undefined) words.push(word);
  return words;
}

interface Piece {
  readonly text: string | undefined;
  readonly next: number;
}

function readPiece(line: string, at: number): Piece {
  switch (line.charAt(at)) {
    case "'":
      return readSingleQuoted(line, at + 1);
    case '"':
      return readDoubleQuoted(line, at + 1);
    case "\\":
      return readEscaped(line, at + 1);
  }
  return { text: line.charAt(at), next: at + 1 };
}

function readSingleQuoted(line: string, from: number): Piece {
  const end = line.indexOf("'", from);
  if (end === -1) throw unclosed("'", from);
  return { text: line.slice(from, end), next: end + 1 };
}

function readDoubleQuoted(line: string, from: number): Piece {
  let text = "";
  for (let at = from; at < line.length; at += 1) {
    const character = line.charAt(at);
    if (character === '"') return { text, next: at + 1 };
    const following = line.charAt(at + 1);
    if (character === "\\" && ESCAPED_IN_DOUBLE_QUOTES.has(following)) {
      text += following === "\n" ? "" : following;
      at += 1;
    } else {
      text += character;
    }
  }
  throw unclosed('"', from);
}

function readEscaped(line: string, at: number): Piece {
  if (at >= line.length) throw new MigError("USAGE", "Cannot read the command line: it ends in a backslash");
  const character = line.charAt(at);
  return { text: character === "\n" ? undefined : character, next: at + 1 };
}

function unclosed(mark: string, column: number): MigError {
  return new MigError("USAGE", `Cannot read the command line: the ${mark} in column ${column} is not closed`);
}
