import type { JobSpec } from "../../src/domain/job.ts";
import type { PlannedStep } from "../../src/domain/plan.ts";
import type { JobEvent, StoredEvent } from "../../src/domain/step.ts";

type StepSample = string | (Partial<PlannedStep> & { readonly name: string });

/** A job with these steps and nothing else of interest. */
export function jobOf(...steps: readonly StepSample[]): JobSpec {
  return {
    id: "job2345a",
    kind: "migrate",
    strategy: "cold",
    application: "shop",
    applicationId: "app23456789abcde",
    source: "west",
    target: "south",
    requestedBy: "test",
    createdAt: "2026-01-02T03:04:05.000Z",
    facts: {},
    plan: steps.map(plannedStep),
  };
}

function plannedStep(sample: StepSample): PlannedStep {
  const given = typeof sample === "string" ? { name: sample } : sample;
  return {
    title: given.name,
    phase: "prepare",
    by: "agent",
    commits: false,
    explain: given.name,
    commands: [],
    undo: { commands: [] },
    ...given,
  };
}

const FIRST = Date.UTC(2026, 0, 2, 3, 4, 5);

/** An event as the journal would hold it, one second after the one before. */
export function event(seq: number, what: JobEvent): StoredEvent {
  return {
    jobId: "job2345a",
    seq,
    at: new Date(FIRST + seq * 1000).toISOString(),
    by: "agent-west",
    event: what,
  };
}
