import { type ErrorData, MigError, toErrorData } from "../domain/errors.ts";
import { type ConfigFile, isError, type LintFinding } from "../domain/lint.ts";

/** What reading one of the files gave: a problem means that MIG cannot work with it. */
export interface FileReport {
  readonly findings: readonly LintFinding[];
  readonly problem?: ErrorData;
}

/** The result, or the `MigError` it threw; anything else is a mistake of ours and is thrown on. */
export function attempt<T>(read: () => T): T | MigError {
  try {
    return read();
  } catch (error) {
    if (error instanceof MigError) return error;
    throw error;
  }
}

/** A file that cannot be read at all. */
export function reportUnusable(file: ConfigFile, error: MigError): FileReport {
  const problem = toErrorData(error);
  const { code, message, hint } = problem;
  return {
    problem,
    findings: [{ file, severity: "error", code, message, ...(hint !== undefined && { remedy: hint }) }],
  };
}

/** The errors among the findings of one file as one sentence: the first, and how many more. */
export function reportFindings(file: ConfigFile, findings: readonly LintFinding[]): FileReport {
  const errors = findings.filter(isError);
  const [first] = errors;
  if (first === undefined) return { findings };
  const where = first.line === undefined ? "" : `line ${first.line}: `;
  const more = errors.length === 1 ? "" : ` (and ${errors.length - 1} more; \`mig lint\` shows all)`;
  const problem = {
    code: first.code ?? "CONFIG_INVALID",
    message: `Cannot use ${file}: ${where}${first.message}${more}`,
    ...(first.remedy !== undefined && { hint: first.remedy }),
  };
  return { findings, problem };
}
