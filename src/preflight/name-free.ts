import type { Finding } from "../domain/guarded-check.ts";
import type { ApplicationFacts } from "../drivers/driver.ts";
import type { CommandTexts, PreflightQuestion } from "./question.ts";

/** The copy needs its name on the target. */
export function checkNameFree(
  { targetName, jobId }: PreflightQuestion,
  applications: readonly ApplicationFacts[],
  texts: CommandTexts,
): Finding {
  const taken = applications.find((facts) => facts.name === targetName);
  if (taken === undefined)
    return { severity: "fine", message: `No application there is called ${targetName}.` };
  const record = taken.record === "foreign" ? undefined : taken.record;
  if (jobId !== undefined && record?.job?.id === jobId) {
    return { severity: "fine", message: `${targetName} there is what this job brought.` };
  }
  return {
    severity: "error",
    message: `There is an application ${targetName} already, ${taken.state}.`,
    remedy: `Give it another name: ${texts.rename(targetName, `${targetName}_old`)}`,
  };
}
