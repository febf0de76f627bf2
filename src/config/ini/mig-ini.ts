import { parse } from "ini";
import type { Findings } from "../findings.ts";
import { type IniLine, readIniLines } from "./ini-lines.ts";

/** One `key = value` of mig.ini. */
export interface IniEntry {
  /** Empty before the first `[section]`. */
  readonly section: string;
  readonly key: string;
  readonly value: string;
  readonly line: number;
}

/**
 * Reads mig.ini with the `ini` package. It accepts broken lines without a word, cuts values at `;` and `#`, and turns
 * quoted numbers into numbers, so each line is checked first and handed over in the one form that it reads exactly.
 */
export function readMigIni(text: string, findings: Findings): readonly IniEntry[] {
  const lines = readIniLines(text, findings);
  const sections = Map.groupBy(lines, (line) => line.section);
  return [...sections].flatMap(([section, own]) => {
    const values = parse(own.map(asExactLine).join("\n"));
    return own.map(({ key, line }) => ({ section, key, line, value: String(values[key]) }));
  });
}

/** A JSON string, in which `ini` changes nothing; characters that end a line for some readers are escaped. */
function asExactLine({ key, value }: IniLine): string {
  const quoted = JSON.stringify(value).replace(
    /[\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16)}`,
  );
  return `${key} = ${quoted}`;
}
