import type { Finding } from "../domain/guarded-check.ts";
import { parseOurName } from "../domain/ids.ts";
import type { ApplicationFacts } from "../drivers/driver.ts";
import type { CommandTexts, KnownJobs, PreflightQuestion } from "./question.ts";

/** Copies that earlier moves left on the target: the way back of a rollback, and to be known of before a move. */
export function checkKeptCopy(
  question: PreflightQuestion,
  applications: readonly ApplicationFacts[],
  { jobs, texts }: { readonly jobs: KnownJobs; readonly texts: CommandTexts },
): Finding {
  if (question.kind === "rollback") return checkWayBack(question, applications, texts);
  const kept = applications.filter(({ name }) => {
    const ours = parseOurName(name);
    return (
      ours?.kind === "kept" &&
      ours.application === question.application &&
      jobs.find(ours.jobId)?.keeps === true
    );
  });
  if (kept.length === 0) return { severity: "fine", message: "None stands there." };
  const names = kept.map(({ name }) => name).join(", ");
  return {
    severity: "fine",
    message: `${names} is kept there for a rollback, which needs no copy but loses what was written since; this move leaves it until it is finalized.`,
  };
}

function checkWayBack(
  { keptName }: PreflightQuestion,
  applications: readonly ApplicationFacts[],
  texts: CommandTexts,
): Finding {
  const kept = applications.find(({ name }) => name === keptName);
  if (kept === undefined) {
    return {
      severity: "error",
      message: `The kept source ${keptName ?? ""} is not there any more.`,
      remedy: "Move the application as it is now: mig migrate",
    };
  }
  if (kept.state === "stopped" && !kept.busy)
    return { severity: "fine", message: `${kept.name} is there, stopped.` };
  return {
    severity: "error",
    message: `The kept source ${kept.name} is ${kept.busy ? "busy" : kept.state}; it must be stopped.`,
    remedy: `Find out who started it: ${texts.look(kept.name)}`,
  };
}
