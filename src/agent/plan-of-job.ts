import { ruleWords } from "../domain/approval.ts";
import type { Check } from "../domain/checks.ts";
import { MigError } from "../domain/errors.ts";
import type { Grid } from "../domain/grid.ts";
import type { JobSpec } from "../domain/job.ts";
import type { ControllerGuide, Plan } from "../domain/plan.ts";
import type { MoveFacts } from "../handover/move-facts.ts";
import { moveFactsOf } from "../handover/move-facts.ts";
import type { CommandTexts } from "../preflight/question.ts";
import { quote } from "../ssh/quote.ts";
import { type CopyExperience, estimateOf } from "./estimating.ts";

export interface PlanParts {
  grid(name: string): Grid;
  texts(grid: Grid): CommandTexts;
  experience(): CopyExperience | undefined;
}

/** The plan of a move as people see it, before the start and after it. Throws `JOURNAL_DAMAGED`. */
export function planFor(parts: PlanParts, spec: JobSpec, checks: readonly Check[]): Plan {
  const facts = moveFactsOf(spec);
  const { id, kind, application, source, target, plan, approval } = spec;
  return {
    jobId: id,
    kind,
    application,
    source,
    target,
    checks,
    steps: plan,
    estimate: estimateOf(kind, facts.volumes, parts.experience()),
    ...(approval === undefined ? {} : { waitsFor: ruleWords(approval) }),
    addresses: addressesOf(facts),
    controllers: [guideTo(parts, source, facts.name), guideTo(parts, target, facts.targetName)],
  };
}

/** The plan by which a job runs or ran. Throws `JOB_STATE` for a job that moves nothing, and so plans no silence. */
export function planOfJob(
  parts: PlanParts,
  spec: JobSpec,
  checksOf: (spec: JobSpec) => readonly Check[],
): Plan {
  const { kind, id } = spec;
  if (kind === "migrate" || kind === "snapshot" || kind === "rollback")
    return planFor(parts, spec, checksOf(spec));
  throw new MigError("JOB_STATE", `Cannot show the plan of job ${id}: it moves nothing`, {
    hint: "Its page shows its steps.",
  });
}

export function addressesOf({ sourcePage, helperPage, targetPage }: MoveFacts): Plan["addresses"] {
  return { source: sourcePage, helper: helperPage, target: targetPage };
}

const SSH_PORT = 22;

function guideTo(parts: PlanParts, name: string, application: string): ControllerGuide {
  const grid = parts.grid(name);
  const texts = parts.texts(grid);
  const port = grid.port === SSH_PORT ? [] : ["-p", String(grid.port)];
  return {
    grid: name,
    location: grid.location,
    login: quote(["ssh", ...port, `${grid.user}@${grid.controller}`]),
    look: [texts.list(), texts.look(application)],
    start: texts.start(application),
  };
}
