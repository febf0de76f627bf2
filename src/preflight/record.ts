import type { Finding } from "../domain/guarded-check.ts";
import type { OwnershipRecord } from "../domain/record.ts";
import type { ApplicationFacts } from "../drivers/driver.ts";
import type { CommandTexts, PreflightQuestion } from "./question.ts";

/** The record of the source must say that this application serves here, or nothing at all yet. */
export function checkRecord(
  question: PreflightQuestion,
  facts: ApplicationFacts | undefined,
  texts: CommandTexts,
): Finding {
  const record = facts?.record;
  if (facts === undefined || record === undefined) {
    return { severity: "fine", message: "It has none yet; the first job makes it." };
  }
  if (record === "foreign") {
    return {
      severity: "error",
      message: `The attribute .user2 of ${facts.name}, where the record goes, holds something else.`,
      remedy: `Keep what it says elsewhere, then empty it: ${texts.clearRecord(facts.name)}`,
    };
  }
  if (record.applicationId !== question.applicationId) {
    return {
      severity: "error",
      message: `The record of ${facts.name} belongs to another application (${record.applicationId}).`,
      remedy: "If this copy is to be an application of its own: mig adopt",
    };
  }
  return judgeState(question, record, facts.entity);
}

function judgeState(question: PreflightQuestion, record: OwnershipRecord, entity: string): Finding {
  const { state, generation, holder, job } = record;
  const isOwnJob = job !== undefined && job.id === question.jobId && state === "moving";
  if (isOwnJob || (state === "committed" && record.entity === entity)) {
    return { severity: "fine", message: `It says ${state}, generation ${generation}, held by ${holder}.` };
  }
  if (state === "committed") {
    return {
      severity: "error",
      message: "The record names another original: this is a copy of it.",
      remedy: "If this copy is to be an application of its own: mig adopt",
    };
  }
  return {
    severity: "error",
    message: `It says ${state}${job === undefined ? "" : ` (job ${job.id})`}, held by ${holder}: another job is not ended.`,
    remedy: "Let it end, or end it: mig recover",
  };
}
