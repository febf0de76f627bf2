/** One line of a text file, without its line end. */
export interface SourceLine {
  /** The first is 1. */
  readonly number: number;
  readonly text: string;
}

/** Splits at LF, CRLF and CR; a byte order mark is dropped. */
export function splitLines(text: string): readonly SourceLine[] {
  const bare = text.startsWith("\uFEFF") ? text.slice(1) : text;
  return bare.split(/\r\n|\n|\r/).map((line, index) => ({ number: index + 1, text: line }));
}

/** The first control character of a line other than a tab, as `U+0000`. */
export function findControlCharacter(text: string): string | undefined {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if ((code < 0x20 && character !== "\t") || code === 0x7f) {
      return `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
    }
  }
  return undefined;
}
