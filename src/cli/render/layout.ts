import { stripVTControlCharacters } from "node:util";

/** Characters a person sees; colours take no room. */
export function widthOf(text: string): number {
  return [...stripVTControlCharacters(text)].length;
}

export function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}

export function padStart(text: string, width: number): string {
  return " ".repeat(Math.max(0, width - widthOf(text))) + text;
}

/** Cuts a line to `columns` characters; colours stay whole and are closed. */
export function cut(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let left = columns;
  let result = "";
  for (const part of text.matchAll(PARTS)) {
    const piece = part[0];
    if (piece.length > 1 && piece.startsWith("\u001b")) result += piece;
    else if (left > 0) {
      result += piece;
      left -= 1;
    }
  }
  return result;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the colours that the style writes
const PARTS = /\u001b\[[0-9;]*m|./gsu;

/** Rows of cells with two blanks between columns; the last column is not padded. */
export function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, widthOf(cell));
  }
  return rows.map((row) =>
    row
      .map((cell, index) => padEnd(cell, widths[index] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

/** Each line of `text` behind `margin`. */
export function indent(text: string, margin: string): readonly string[] {
  return text.split("\n").map((line) => `${margin}${line}`.trimEnd());
}

/** Breaks a text between words into lines of at most `columns` characters; a longer word stays whole. */
export function wrap(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.pop();
    if (last === undefined) lines.push(word);
    else if (widthOf(last) + 1 + widthOf(word) <= columns) lines.push(`${last} ${word}`);
    else lines.push(last, word);
  }
  return lines;
}
