import type { Findings } from "../findings.ts";
import { findControlCharacter, type SourceLine, splitLines } from "../source-lines.ts";

/** A checked line of an ini file. */
export interface IniLine {
  readonly section: string;
  readonly key: string;
  /** Without quotes and escapes. */
  readonly value: string;
  readonly line: number;
}

const SECTION = /^\[\s*([A-Za-z][A-Za-z0-9_-]*(?: +[A-Za-z0-9][A-Za-z0-9_-]*)?)\s*\]$/;
const ENTRY = /^([^=]*)=(.*)$/s;
/** Not `__proto__`, which `ini` passes over. */
const KEY = /^[A-Za-z][A-Za-z0-9_]*$/;

/** The entries of an ini file; every other line that is not blank or a comment is an error. */
export function readIniLines(text: string, findings: Findings): readonly IniLine[] {
  const entries = new Map<string, IniLine>();
  const sections = new Map<string, number>();
  let section = "";
  for (const source of splitLines(text)) {
    const trimmed = source.text.trim();
    if (trimmed === "" || /^[;#]/.test(trimmed)) continue;
    if (trimmed.startsWith("[")) {
      section = readSection({ number: source.number, text: trimmed }, sections, findings) ?? section;
      continue;
    }
    const entry = readEntry({ number: source.number, text: trimmed }, section, findings);
    if (entry !== undefined) addEntry(entries, entry, findings);
  }
  return [...entries.values()];
}

function addEntry(entries: Map<string, IniLine>, entry: IniLine, findings: Findings): void {
  const id = `${entry.section}\n${entry.key}`;
  const earlier = entries.get(id);
  if (earlier === undefined) {
    entries.set(id, entry);
    return;
  }
  const message = `${entry.key} is given twice, first on line ${earlier.line}`;
  findings.error(entry.line, message, `Remove line ${earlier.line} or line ${entry.line}`);
}

function readSection(source: SourceLine, seen: Map<string, number>, findings: Findings): string | undefined {
  const { number, text } = source;
  const name = SECTION.exec(text)?.[1]?.replace(/ +/g, " ");
  if (name === undefined) {
    findings.error(number, `cannot read "${text}" as a section`, "Write `[name]` alone on its line");
    return undefined;
  }
  const earlier = seen.get(name);
  if (earlier !== undefined) {
    findings.error(
      number,
      `the section [${name}] is given twice, first on line ${earlier}`,
      "Put its keys together",
    );
  }
  seen.set(name, number);
  return name;
}

function readEntry({ number, text }: SourceLine, section: string, findings: Findings): IniLine | undefined {
  const [, rawKey = "", rawValue = ""] = ENTRY.exec(text) ?? [];
  const key = rawKey.trim();
  const control = findControlCharacter(text);
  if (control !== undefined) {
    findings.error(
      number,
      `the line holds the control character ${control}`,
      "Save the file as plain text in UTF-8",
    );
    return undefined;
  }
  if (!KEY.test(key)) {
    // Not quoted: a password may stand on a line that went wrong.
    findings.error(
      number,
      "the line is not `key = value`",
      "Write `key = value`, or begin the line with # if it is a comment",
    );
    return undefined;
  }
  const value = readIniValue(rawValue.trim());
  if ("problem" in value) {
    findings.error(number, `${key}: ${value.problem}`, value.remedy);
    return undefined;
  }
  return { section, key, value: value.text, line: number };
}

type IniValue = { readonly text: string } | { readonly problem: string; readonly remedy: string };

/** Quoted values end where the line ends; bare ones may hold neither `;` nor `#`, which would begin a comment. */
function readIniValue(raw: string): IniValue {
  const quote = raw.charAt(0);
  if (quote === "'") {
    if (raw.length >= 2 && raw.endsWith("'")) return { text: raw.slice(1, -1) };
    return {
      problem: "the quote is not closed at the end of the line",
      remedy: "End the line with ', and put comments on lines of their own",
    };
  }
  if (quote === '"') return readDoubleQuoted(raw);
  if (/[;#]/.test(raw)) {
    const remedy = "Put the value into double quotes, and comments on lines of their own";
    return { problem: "; and # begin a comment in a value without quotes", remedy };
  }
  return { text: raw };
}

function readDoubleQuoted(raw: string): IniValue {
  if (!/^"(?:[^"\\]|\\.)*"$/.test(raw)) {
    const remedy =
      'End the line with ", write \\" for a quote inside, and put comments on lines of their own';
    return { problem: "the quote is not closed at the end of the line", remedy };
  }
  try {
    return { text: String(JSON.parse(raw.replaceAll("\t", "\\t"))) };
  } catch {
    return {
      problem: "a backslash stands before a letter that it does not go with",
      remedy: "Write \\\\ for a backslash, or use single quotes",
    };
  }
}
