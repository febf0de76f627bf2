import type { AgentStatus, Role } from "../agent-facade.ts";
import type { Gate, Place } from "../domain/serving.ts";
import type { Journal } from "../journal/journal.ts";
import type { Consoles } from "./consoles.ts";
import type { JobRunner } from "./job-runner.ts";
import { keptNow } from "./kept-now.ts";
import type { StartingParts } from "./starting.ts";

/** What is told of itself by whatever runs: the agent, or a helper. */
export interface StatusParts {
  readonly version: string;
  readonly role: Role;
  readonly startedAt: string;
  readonly journal: Journal;
  readonly runner: JobRunner;
  readonly starting: Pick<StartingParts, "mode">;
  readonly consoles: Pick<Consoles, "allowed">;
  /** Absent while a helper has no application. */
  identity(): { readonly id: string; readonly place: Place | undefined; readonly gate: Gate };
  page(): string;
  configProblem(): AgentStatus["configProblem"];
  locationOf(grid: string): string;
}

export function statusOf(parts: StatusParts): AgentStatus {
  const { runner, journal } = parts;
  const { id, place, gate } = parts.identity();
  // Not always the newest: a recovery is made while the job that it ends is still open here.
  const unfinished = runner.unfinished();
  // A copy that was left knows the job only as it was then: it drives nothing, and says nothing of it.
  const isLeft = !gate.serve && gate.offers.includes("adopt");
  const open = isLeft ? undefined : unfinished && runner.view(unfinished);
  const ended = journal.jobs(2).find((spec) => spec.id !== unfinished?.id);
  const last = ended && runner.view(ended);
  const kept = keptNow(journal, id);
  const problem = parts.configProblem();
  return {
    version: parts.version,
    role: parts.role,
    gate,
    mode: parts.starting.mode(),
    startedAt: parts.startedAt,
    page: parts.page(),
    consoles: parts.consoles.allowed(),
    ...(place === undefined ? {} : { application: { name: place.application, id } }),
    ...(place === undefined ? {} : { grid: { name: place.grid, location: parts.locationOf(place.grid) } }),
    ...(open === undefined ? {} : { job: open }),
    ...(last === undefined ? {} : { lastJob: last }),
    ...(kept === undefined
      ? {}
      : { kept: { jobId: kept.jobId, grid: kept.grid, name: kept.name, until: kept.until } }),
    ...(problem === undefined ? {} : { configProblem: problem }),
  };
}
