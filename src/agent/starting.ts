import type { RollbackLoss, StartRequest } from "../agent-facade.ts";
import type { ApprovalRule } from "../domain/approval.ts";
import type { Check } from "../domain/checks.ts";
import { checkKey, worstOf } from "../domain/checks.ts";
import { MigError } from "../domain/errors.ts";
import type { JobSpec } from "../domain/job.ts";
import type { GridSession } from "../drivers/driver.ts";
import { findKept } from "../handover/kept.ts";
import { deletionFactsOf, type KeptFacts, moveFactsOf } from "../handover/move-facts.ts";
import { agentHolder } from "../handover/move-records.ts";
import type { Journal } from "../journal/journal.ts";
import { approvalFor, whatIsChosen } from "./approving.ts";
import type { JobRunner } from "./job-runner.ts";
import { keptNow } from "./kept-now.ts";
import {
  type PlanningParts,
  planFinalize,
  planMove,
  preflightQuestion,
  type Standpoint,
} from "./planning.ts";
import type { ShownPlans } from "./shown-plans.ts";
import { planDeletion } from "./snapshots.ts";

/** Everything between "please" and a job in the journal. */
export interface StartingParts {
  readonly journal: Journal;
  readonly runner: JobRunner;
  readonly planning: PlanningParts;
  /** Throws `NOT_HERE`, `PLACE_UNKNOWN`. */
  standpoint(): Standpoint;
  sessions(): readonly GridSession[];
  mode(): "migrate" | "snapshot" | "both";
  /** What the settings say that a move waits for before the stop. */
  approval(): ApprovalRule;
  readonly shown: ShownPlans;
}

/** Makes the job; it is run by the life of the agent. Throws as `AgentFacade.start` says. */
export async function createJob(parts: StartingParts, request: StartRequest): Promise<JobSpec> {
  const { journal } = parts;
  const known = alreadyMade(parts, request);
  if (known !== undefined) return known;
  mustAllow(parts.mode(), request.kind);
  parts.runner.mustBeIdle();
  const standpoint = parts.standpoint();
  mustConfirm(request, standpoint.place.application);
  const { spec, checks } = await specOf(parts, standpoint, request);
  // Somebody else may have started one while the checks ran, or this very one; they may have seen its traces.
  const same = alreadyMade(parts, request);
  if (same !== undefined) return same;
  parts.runner.mustBeIdle();
  mustPass(request.kind, checks, request.acceptWarnings ?? false);
  journal.createJob(spec, request.idempotencyKey);
  journal.append(spec.id, agentHolder(standpoint.place.grid), { type: "checked", checks });
  journal.audit({
    by: request.by,
    what: `start ${request.kind} ${wayOf(spec)}`,
    result: spec.id,
  });
  return spec;
}

function alreadyMade({ journal }: StartingParts, { idempotencyKey }: StartRequest): JobSpec | undefined {
  return idempotencyKey === undefined ? undefined : journal.findJobByIdempotencyKey(idempotencyKey);
}

function wayOf({ kind, source, target, facts }: JobSpec): string {
  if (kind !== "delete-snapshot") return `${source} → ${target}`;
  const { name, grid } = deletionFactsOf({ id: "", facts }).snapshot;
  return `${name} on ${grid}`;
}

async function specOf(
  parts: StartingParts,
  standpoint: Standpoint,
  request: StartRequest,
): Promise<{ readonly spec: JobSpec; readonly checks: readonly Check[] }> {
  switch (request.kind) {
    case "migrate":
    case "snapshot": {
      const target = mustHaveTarget(parts, standpoint, request);
      const approval = approvalFor(parts, request.kind, request);
      if (request.plan !== undefined)
        return specAsShown(parts, standpoint, {
          ...request,
          kind: request.kind,
          target,
          plan: request.plan,
          approval: whatIsChosen(request) ? { rule: approval } : undefined,
        });
      const { spec, plan } = await planMove(parts.planning, standpoint, {
        kind: request.kind,
        target,
        by: request.by,
        approval,
      });
      return { spec, checks: plan.checks };
    }
    case "rollback": {
      const approval = approvalFor(parts, "rollback", request);
      const kept = await keptOfLastCommit(parts, standpoint);
      const { spec, plan } = await planMove(parts.planning, standpoint, {
        kind: "rollback",
        target: kept.grid,
        by: request.by,
        kept,
        approval,
      });
      return { spec, checks: plan.checks };
    }
    case "finalize": {
      const kept = await allKept(parts, standpoint);
      if (kept.length === 0) throw nothingKept();
      return { spec: await planFinalize(parts.planning, standpoint, { by: request.by, kept }), checks: [] };
    }
    case "delete-snapshot": {
      const { name = "", grid, by } = request;
      const { spec, plan } = await planDeletion(parts, standpoint, { name, grid, by });
      return { spec, checks: plan.checks };
    }
    case "clean":
      throw new MigError("USAGE", "What is left over is not cleaned by a start", {
        hint: "Use mig leftovers clean.",
      });
    case "recover":
      throw new MigError("USAGE", "A recovery is not started as a job of its own", {
        hint: "Use mig recover.",
      });
  }
}

/** The plan that the person saw, with the checks made anew. */
async function specAsShown(
  parts: StartingParts,
  standpoint: Standpoint,
  request: {
    readonly kind: "migrate" | "snapshot";
    readonly target: string;
    readonly plan: string;
    readonly by: string;
    /** Where it was said with the start: instead of what was shown. */
    readonly approval: { readonly rule: ApprovalRule | undefined } | undefined;
  },
): Promise<{ readonly spec: JobSpec; readonly checks: readonly Check[] }> {
  const shown = parts.shown.take(request.plan, request, standpoint);
  const question = preflightQuestion(request.kind, moveFactsOf(shown));
  const checks = await parts.planning.preflight(question, { source: shown.source, target: shown.target });
  const { approval: asShown, ...rest } = shown;
  const approval = request.approval === undefined ? asShown : request.approval.rule;
  const spec = {
    ...rest,
    requestedBy: request.by,
    createdAt: parts.planning.now().toISOString(),
    ...(approval === undefined ? {} : { approval }),
  };
  return { spec, checks };
}

/** The kept source that a rollback returns to: of the last commit only. */
async function keptOfLastCommit(parts: StartingParts, standpoint: Standpoint): Promise<KeptFacts> {
  const last = keptNow(parts.journal, standpoint.record.applicationId);
  if (last === undefined) throw nothingKept();
  const all = await findKept(parts.planning.session(last.grid), standpoint.record.applicationId);
  const found = all.find((kept) => kept.name === last.name);
  if (found !== undefined) return found;
  throw new MigError("JOB_STATE", `The kept source ${last.name} is not on ${last.grid} any more`, {
    hint: "There is nothing to roll back to; mig migrate moves the application as it is now.",
  });
}

async function allKept(parts: StartingParts, standpoint: Standpoint): Promise<readonly KeptFacts[]> {
  const lists = await Promise.all(
    parts.sessions().map((session) => findKept(session, standpoint.record.applicationId)),
  );
  return lists.flat();
}

/** Controllers give whole seconds: a write within the second of the commit may have come after it. */
const WHOLE_SECOND_MS = 1000;

/** What a rollback would lose. Throws `JOB_STATE`. */
export async function lossOfRollback(parts: StartingParts, now: Date): Promise<RollbackLoss> {
  const standpoint = parts.standpoint();
  const kept = await keptOfLastCommit(parts, standpoint);
  const last = keptNow(parts.journal, standpoint.record.applicationId);
  const committedAt = Date.parse(last?.committedAt ?? now.toISOString());
  const ranSeconds = Math.max(0, Math.round((now.getTime() - committedAt) / 1000));
  const volumes = await parts.planning.session(standpoint.place.grid).volumes(standpoint.place.application);
  const written = volumes.filter((volume) => (volume.writtenAt ?? 0) * 1000 >= committedAt - WHOLE_SECOND_MS);
  const where = standpoint.place.grid;
  return {
    jobId: kept.jobId,
    from: where,
    to: kept.grid,
    ranSeconds,
    wrote: written.map((volume) => ({
      volume: volume.name,
      writtenAt: new Date((volume.writtenAt ?? 0) * 1000).toISOString(),
    })),
    sentence:
      `What was written on ${where} since the commit stays in the copy that is kept there ` +
      `and is not on ${kept.grid}.`,
  };
}

function mustAllow(mode: "migrate" | "snapshot" | "both", kind: StartRequest["kind"]): void {
  const wanted = kind === "snapshot" || kind === "delete-snapshot" ? "snapshot" : "migrate";
  if (mode === "both" || mode === wanted || kind === "finalize") return;
  throw new MigError("MODE_FORBIDS", `This MIG is set to mode ${mode}: ${kind} is not offered`, {
    hint: "Set mode = both in mig.ini or in the component's properties, then mig reload.",
  });
}

export function mustConfirm(
  request: { readonly kind?: StartRequest["kind"]; readonly confirm?: string },
  application: string,
): void {
  if (request.kind === "snapshot" || request.confirm === application) return;
  const said = request.confirm === undefined ? "nothing was typed" : `"${request.confirm}" was typed`;
  throw new MigError("CONFIRMATION", `To confirm, type the application's name ${application}: ${said}`, {
    hint: `On the command line: --confirm ${application}`,
  });
}

function mustHaveTarget(parts: StartingParts, { place }: Standpoint, request: StartRequest): string {
  const target = request.target ?? "";
  parts.planning.grid(target);
  if (target !== place.grid) return target;
  throw new MigError("BAD_REQUEST", `The application is on ${target} already`, {
    hint: "Choose another grid; mig grids lists them.",
  });
}

function mustPass(
  kind: StartRequest["kind"],
  checks: readonly Check[],
  accepted: boolean | readonly string[],
): void {
  const left = checks.filter((check) => check.severity === "error" || !isAccepted(check, accepted));
  const severity = worstOf(left);
  if (severity === "fine") return;
  const found = left.filter((check) => check.severity === severity);
  const first = found[0];
  const who = found.length > 1 ? `${found.length} checks refuse` : "A check refuses";
  throw new MigError("PREFLIGHT_REFUSED", `${who} the ${kind}: ${first?.message ?? "see mig check"}`, {
    hint: severity === "warning" ? "Read the warnings and accept them: --accept-warnings" : first?.remedy,
    details: { checks: checks.filter((check) => check.severity !== "fine") },
  });
}

/** A warning that came after the person looked is not accepted with those that were there. */
function isAccepted(check: Check, accepted: boolean | readonly string[]): boolean {
  return typeof accepted === "boolean" ? accepted : accepted.includes(checkKey(check));
}

function nothingKept(): MigError {
  return new MigError(
    "JOB_STATE",
    "No source is kept: nothing was migrated, or it was finalized or rolled back since",
    {
      hint: "mig jobs shows what happened.",
    },
  );
}
