import type { JobSpec } from "../domain/job.ts";
import type { Claim, OwnershipRecord, RecordJob, RecordState } from "../domain/record.ts";
import { type MoveFacts, moveFactsOf } from "./move-facts.ts";

/** Holder of the record while nothing moves: the agent at that grid. */
export function agentHolder(grid: string): string {
  return `agent-${grid}`;
}

export function helperHolder(jobId: string): string {
  return `helper-${jobId}`;
}

/** The records of one move: every claim it makes, in one place. Generations count from the source's. */
export interface MoveRecords {
  /** What the source's record must say before. */
  readonly before: Claim;
  /** The helper's claim, from the hand-over to the commit or the way back. */
  readonly moving: Claim;
  /** After the commit, or after the source was taken back. */
  readonly settled: (grid: string) => Claim;
  /** The target, after the job turned back: kills starts and commits in flight. */
  readonly givenUp: Claim;
  source(state: RecordState, claim: Claim, more?: Partial<RecordJob>): OwnershipRecord;
  /** `entity`: what the target's controller calls the copy. */
  target(state: RecordState, claim: Claim, entity: string, more?: Partial<RecordJob>): OwnershipRecord;
}

export function recordsOf(job: Pick<JobSpec, "id" | "kind" | "source" | "target" | "facts">): MoveRecords {
  const facts = moveFactsOf(job);
  const holder = helperHolder(job.id);
  const moving: Claim = { generation: facts.generation + 1, holder };
  const jobFacts = recordJobOf(job, facts);
  return {
    before: { generation: facts.generation, holder: facts.holder },
    moving,
    settled: (grid) => ({ generation: facts.generation + 2, holder: agentHolder(grid) }),
    givenUp: { generation: facts.generation + 2, holder },
    source: (state, claim, more = {}) => ({
      applicationId: facts.applicationId,
      ...claim,
      state,
      entity: facts.entity,
      job: { ...jobFacts, ...more },
    }),
    target: (state, claim, entity, more = {}) => ({
      applicationId: facts.applicationId,
      ...claim,
      state,
      entity,
      job: { ...jobFacts, ...more },
    }),
  };
}

function recordJobOf(job: Pick<JobSpec, "id" | "kind" | "source" | "target">, facts: MoveFacts): RecordJob {
  const { kept } = facts;
  return {
    id: job.id,
    kind: job.kind,
    source: job.source,
    target: job.target,
    name: facts.name,
    targetName: facts.targetName,
    helper: facts.helper.name,
    component: facts.component,
    statePath: facts.statePath,
    keepSeconds: facts.keepSeconds,
    ...(kept === undefined ? {} : { back: kept.name }),
    ...(kept?.keepSeconds === undefined ? {} : { backKeepSeconds: kept.keepSeconds }),
    ...(kept?.keptSince === undefined ? {} : { backKeptSince: kept.keptSince }),
  };
}
