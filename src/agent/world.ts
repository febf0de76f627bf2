import type { Check } from "../domain/checks.ts";
import { hasCode } from "../domain/errors.ts";
import type { JobSpec } from "../domain/job.ts";
import type { GridSession } from "../drivers/driver.ts";
import type { InboxFile } from "../handover/mailbox.ts";
import { moveFactsOf } from "../handover/move-facts.ts";
import type { MoveWorld } from "../handover/move-world.ts";
import type { WorldBinding } from "../jobs/drive.ts";
import { type PlanningParts, preflightQuestion } from "./planning.ts";
import type { Sessions } from "./sessions.ts";

/** What one step of a job acts on. */
export interface WorldParts {
  readonly sessions: Sessions;
  readonly verifyMs: number;
  preflight: PlanningParts["preflight"];
  inbox(jobId: string): Promise<readonly InboxFile[]>;
  moving(job: JobSpec): void;
  forgetMark(): void;
  /** Throws `JOB_STATE` for a grid that a person has asserted off for this job. */
  mustNotBeAssertedOff(jobId: string, grid: string): void;
}

/** Sessions whose mutating commands are journalled under the step of `binding`. */
export function openWorld(parts: WorldParts, job: JobSpec, binding: WorldBinding): MoveWorld {
  const observer = { sending: binding.sending, ended: binding.ended };
  const open = (grid: string): GridSession => {
    parts.mustNotBeAssertedOff(job.id, grid);
    return parts.sessions.open(grid, { observer, signal: binding.signal });
  };
  return {
    // Only when a step asks for it: what needs one grid alone goes on without the other.
    get source() {
      return open(job.source);
    },
    get target() {
      return open(job.target);
    },
    at: open,
    checks: () => checksOf(parts, job),
    inbox: () => parts.inbox(job.id),
    moving: () => parts.moving(job),
    forgetMark: () => parts.forgetMark(),
    verifyMs: parts.verifyMs,
  };
}

async function checksOf(parts: WorldParts, job: JobSpec): Promise<readonly Check[]> {
  const { kind } = job;
  if (!isMove(kind)) return [];
  const question = preflightQuestion(kind, moveFactsOf(job), job.id);
  return parts.preflight(question, { source: job.source, target: job.target });
}

function isMove(kind: JobSpec["kind"]): kind is "migrate" | "snapshot" | "rollback" {
  return kind === "migrate" || kind === "snapshot" || kind === "rollback";
}

/** How long earlier commands may still begin; a grid that has gone from grid.info keeps the longest there is. */
export function drainMsOf(sessions: Sessions, grid: string): number {
  try {
    return sessions.open(grid).drainMs;
  } catch (error) {
    if (!hasCode(error, "UNKNOWN_GRID", "CONFIG_INVALID")) throw error;
    return Math.max(60_000, ...sessions.all().map((session) => session.drainMs));
  }
}
