import { lexicalError, type Token } from "./lexer.ts";

/** Walks over tokens, one ahead. */
export interface TokenReader {
  peek(): Token;
  next(): Token;
  /** The next token is one of these marks. */
  isMark(...marks: readonly string[]): boolean;
  /** Takes the mark, and newlines before it, when that is what comes next. */
  takeMark(mark: string): boolean;
  /** Skips newlines, and with `commas` these too. */
  skip(options?: { readonly commas: boolean }): void;
}

/** `tokens` ends with an `end` token, which is never passed. */
export function createTokenReader(tokens: readonly Token[]): TokenReader {
  let position = 0;

  function at(index: number): Token {
    const token = tokens[Math.min(index, tokens.length - 1)];
    if (token === undefined) throw new Error("a token list ends with an end token");
    return token;
  }

  function isMarkAt(index: number, marks: readonly string[]): boolean {
    return at(index).kind === "mark" && marks.includes(at(index).text);
  }

  return {
    peek: () => at(position),
    next() {
      position += 1;
      return at(position - 1);
    },
    isMark: (...marks) => isMarkAt(position, marks),
    takeMark(mark) {
      const ahead = at(position).kind === "newline" ? position + 1 : position;
      if (!isMarkAt(ahead, [mark])) return false;
      position = ahead + 1;
      return true;
    },
    skip(options) {
      while (at(position).kind === "newline" || (options?.commas === true && isMarkAt(position, [","]))) {
        position += 1;
      }
    },
  };
}

export function unexpected(token: Token, wanted: string): Error {
  return lexicalError(token.line, `expected ${wanted}, found ${wordsFor(token)}`);
}

function wordsFor(token: Token): string {
  if (token.kind === "end") return "the end of the text";
  return token.kind === "newline" ? "the end of the line" : JSON.stringify(token.text);
}
