import type { Finding } from "../domain/guarded-check.ts";
import { type ApplicationFacts, TRANSIENT_STATES } from "../drivers/driver.ts";
import type { CommandTexts } from "./question.ts";

export interface SourceQuestion {
  readonly application: string;
  readonly grid: string;
  readonly applications: readonly ApplicationFacts[];
  readonly texts: CommandTexts;
}

/** The application that is to move: there, and running. */
export function checkSource({ application, grid, applications, texts }: SourceQuestion): Finding {
  const facts = applications.find((candidate) => candidate.name === application);
  if (facts === undefined) {
    return {
      severity: "error",
      message: `There is no application ${application} on ${grid}.`,
      remedy: `See what it is called there: ${texts.list()}`,
    };
  }
  if (facts.template) {
    return {
      severity: "error",
      message: `${application} on ${grid} is a template: templates are not moved.`,
      remedy: "Run MIG inside an application that was provisioned from it.",
    };
  }
  if (facts.busy || TRANSIENT_STATES.has(facts.state)) {
    const why = facts.busy ? "another command works on it" : `it is ${facts.state}`;
    return {
      severity: "warning",
      message: `${application} is not settled, ${why}; the job waits for the end of that.`,
    };
  }
  return judgeState(facts, grid, texts);
}

function judgeState({ name, state }: ApplicationFacts, grid: string, texts: CommandTexts): Finding {
  if (state === "running") return { severity: "fine", message: `${name} runs on ${grid}.` };
  if (state === "failed") {
    return {
      severity: "warning",
      message: `${name} on ${grid} is failed: one of its components is not as it should be.`,
      remedy: `Look at it there: ${texts.look(name)}`,
    };
  }
  return {
    severity: "error",
    message: `${name} on ${grid} is ${state}, so this MIG does not run in it.`,
    remedy: "See where this copy is: mig status",
  };
}
