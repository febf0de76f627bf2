import { findControlCharacter, type SourceLine, splitLines } from "../source-lines.ts";
import { type ReadValue, readValue } from "./values.ts";

/** A line of grid.info that says something; blank lines and comments are left out. */
export type GridLine = { readonly line: number } & (
  | { readonly kind: "header"; readonly keyword: string; readonly name: string; readonly opens: boolean }
  | { readonly kind: "open" }
  | { readonly kind: "close" }
  | { readonly kind: "entry"; readonly key: string; readonly value: ReadValue }
  | { readonly kind: "broken"; readonly message: string; readonly remedy: string }
);

const HEADER = /^([A-Za-z_]\w*)\s+([^\s{}="#]+)\s*(\{)?$/;
const ENTRY = /^([^\s={}"#]+)\s*=(.*)$/s;
const KEY = /^[A-Za-z_][A-Za-z0-9_.-]*$/;
const FORM = "Write `key = value`, one on a line, inside `grid NAME {` and `}`";

/** Says for each line by itself what it is; which of them may stand where is for the blocks. */
export function lexGridInfo(text: string): readonly GridLine[] {
  return splitLines(text).flatMap((line) => {
    const read = lexLine(line);
    return read === undefined ? [] : [read];
  });
}

function lexLine({ number, text }: SourceLine): GridLine | undefined {
  const control = findControlCharacter(text);
  if (control !== undefined) {
    const remedy = "Save the file as plain text in UTF-8";
    return {
      kind: "broken",
      line: number,
      message: `the line holds the control character ${control}`,
      remedy,
    };
  }
  const trimmed = text.trim();
  if (trimmed === "" || trimmed.startsWith("#")) return undefined;
  return (
    lexBrace(number, trimmed) ??
    lexEntry(number, trimmed) ??
    lexHeader(number, trimmed) ??
    broken(number, trimmed)
  );
}

function lexBrace(line: number, text: string): GridLine | undefined {
  const brace = text.charAt(0);
  if (brace !== "{" && brace !== "}") return undefined;
  const rest = text.slice(1).trim();
  if (rest === "" || rest.startsWith("#")) return { kind: brace === "{" ? "open" : "close", line };
  const message = `"${rest}" stands on the same line after "${brace}"`;
  return { kind: "broken", line, message, remedy: `Put "${brace}" on a line of its own` };
}

function lexEntry(line: number, text: string): GridLine | undefined {
  const [, key = "", raw = ""] = ENTRY.exec(text) ?? [];
  return KEY.test(key) ? { kind: "entry", line, key, value: readValue(raw) } : undefined;
}

function lexHeader(line: number, text: string): GridLine | undefined {
  const bare = text.replace(/(\s|(?<=\{))#.*$/, "").trim();
  const [, keyword = "", name = "", brace] = HEADER.exec(bare) ?? [];
  const opens = brace !== undefined;
  if (keyword === "" || (keyword.toLowerCase() !== "grid" && !opens)) return undefined;
  return { kind: "header", line, keyword, name, opens };
}

function broken(line: number, text: string): GridLine {
  if (/^grid\b/i.test(text)) {
    const message = `"${clip(text)}" does not name a grid: expected \`grid NAME\` with one word as the name`;
    return {
      kind: "broken",
      line,
      message,
      remedy: "Name it with letters, digits and _, such as `grid my_grid_one`",
    };
  }
  return {
    kind: "broken",
    line,
    message: `cannot read "${clip(text)}": it is not \`key = value\``,
    remedy: FORM,
  };
}

const CLIP_LENGTH = 60;

function clip(text: string): string {
  return text.length <= CLIP_LENGTH ? text : `${text.slice(0, CLIP_LENGTH)}…`;
}
