import type { Check } from "../domain/checks.ts";
import { MigError, toErrorData } from "../domain/errors.ts";
import { exitOfError } from "./exit-codes.ts";
import type { Output } from "./output.ts";
import { checkLines } from "./render/check-lines.ts";
import { errorLines } from "./render/error-lines.ts";

/** Says on stderr what went wrong and what to do now; for programs as JSON in the last line. */
export function reportError(error: unknown, output: Output): void {
  const data = toErrorData(error);
  const checks = checksOf(error);
  output.error((style) => [
    ...checkLines(checks, style),
    ...errorLines({ ...data, message: `mig: ${data.message}` }, style),
  ]);
  if (!(error instanceof MigError) && error instanceof Error) output.detail(error.stack ?? "");
  if (error instanceof Error && error.cause instanceof Error)
    output.detail(`because: ${error.cause.message}`);
  if (output.format === "human") return;
  const details = error instanceof MigError ? error.details : undefined;
  output.errorDocument({
    type: "error",
    ...data,
    exit: exitOfError(error),
    ...(details === undefined ? {} : { details }),
  });
}

/** A refused preflight brings its findings along. */
function checksOf(error: unknown): readonly Check[] {
  if (!(error instanceof MigError) || error.code !== "PREFLIGHT_REFUSED") return [];
  const checks = error.details?.["checks"];
  if (!Array.isArray(checks)) return [];
  return checks.filter(isFinding);
}

function isFinding(value: unknown): value is Check {
  if (typeof value !== "object" || value === null || !("severity" in value)) return false;
  return value.severity === "warning" || value.severity === "error";
}
