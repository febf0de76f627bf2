/** How text looks: colours where they are wanted, and signs that the terminal can show. */
export interface Style {
  readonly unicode: boolean;
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  cyan(text: string): string;
}

export interface StyleFacts {
  readonly isTerminal: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** False after `--no-color`. */
  readonly wanted: boolean;
}

/** Colours only on a terminal that wants them: not with `--no-color`, `NO_COLOR` or `TERM=dumb`. */
export function createStyle(facts: StyleFacts): Style {
  const { env } = facts;
  const coloured =
    facts.isTerminal && facts.wanted && (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb";
  const unicode = speaksUnicode(env);
  return coloured ? { unicode, ...COLOURS } : { unicode, ...COLOURLESS };
}

/** The console of an appliance often has no locale at all; then signs are plain ASCII. */
function speaksUnicode(env: StyleFacts["env"]): boolean {
  const locale = [env["LC_ALL"], env["LC_CTYPE"], env["LANG"]].find((value) => (value ?? "") !== "");
  return /utf-?8/i.test(locale ?? "");
}

function sgr(open: number, close: number): (text: string) => string {
  return (text) => `\u001b[${open}m${text}\u001b[${close}m`;
}

const COLOURS = {
  bold: sgr(1, 22),
  dim: sgr(2, 22),
  red: sgr(31, 39),
  green: sgr(32, 39),
  yellow: sgr(33, 39),
  cyan: sgr(36, 39),
};

const same = (text: string): string => text;
const COLOURLESS = { bold: same, dim: same, red: same, green: same, yellow: same, cyan: same };

/** No colours, full signs: what golden texts and logs use. */
export const PLAIN: Style = { unicode: true, ...COLOURLESS };
