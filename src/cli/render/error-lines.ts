import type { ErrorData } from "../../domain/errors.ts";
import { indent } from "./layout.ts";
import { arrow } from "./signs.ts";
import type { Style } from "./style.ts";

/** What went wrong, then what to do now. */
export function errorLines(error: ErrorData, style: Style, margin = ""): readonly string[] {
  const lines = indent(error.message, margin).map(style.red);
  if (error.hint === undefined) return lines;
  const [first = "", ...rest] = indent(error.hint, `${margin}  `);
  return [...lines, `${margin}${arrow(style)} ${first.trimStart()}`, ...rest];
}
