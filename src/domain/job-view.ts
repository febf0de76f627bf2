import { ruleWords } from "./approval.ts";
import { isTerminal, type JobSpec, type JobState, type JobView, type StepView } from "./job.ts";
import { controlsOf } from "./job-controls.ts";
import { foldJob, type JobFold, type StepFold } from "./job-state.ts";
import type { JobPhase } from "./phase.ts";
import type { StoredEvent } from "./step.ts";
import { formatWindows } from "./window.ts";

/** In the output of a step whose own history is lost: when it ran is not known. */
export const UNSEEN = "unseen";

/** The one way from a journal to what people see. */
export function viewJob(spec: JobSpec, events: readonly StoredEvent[]): JobView {
  const fold = foldJob(spec, events);
  const state = stateOf(fold);
  const downtimeMs = downtimeOf(fold);
  return {
    id: spec.id,
    kind: spec.kind,
    strategy: spec.strategy,
    application: spec.application,
    source: spec.source,
    target: spec.target,
    requestedBy: spec.requestedBy,
    phase: phaseOf(fold),
    state,
    committed: fold.committed,
    abortRequested: fold.abortRequested,
    steps: [...fold.steps.values()].map(viewStep),
    checks: fold.checks,
    problems: fold.problems,
    toType: fold.undoError?.toType ?? [],
    createdAt: spec.createdAt,
    abort: abortOf(fold, state),
    controls: controlsOf(fold),
    addresses: addressesOf(spec),
    lastEvent: fold.lastEvent?.seq ?? 0,
    ...(spec.of === undefined ? {} : { of: spec.of }),
    ...(fold.turnedBack === undefined ? {} : { error: fold.turnedBack }),
    ...(fold.undoError === undefined ? {} : { undoError: fold.undoError.error }),
    ...(fold.waitingFor === undefined || isTerminal(state) ? {} : { waitingFor: fold.waitingFor }),
    ...(isTerminal(state) && fold.lastEvent !== undefined ? { endedAt: fold.lastEvent.at } : {}),
    ...(downtimeMs === undefined ? {} : { downtimeMs }),
    ...(fold.paused === undefined || isTerminal(state) ? {} : { paused: fold.paused }),
    ...approvalOf(fold),
    ...snapshotOf(spec),
    ...keptOf(fold),
  };
}

function stateOf(fold: JobFold): JobState {
  if (fold.ended !== undefined) return fold.ended;
  if (fold.lastEvent === undefined) return "queued";
  if (fold.waitingFor !== undefined) return "waiting";
  return fold.turnedBack === undefined ? "running" : "unwinding";
}

function phaseOf(fold: JobFold): JobPhase {
  const steps = [...fold.steps.values()];
  const current =
    fold.turnedBack === undefined
      ? (steps.find((step) => step.status === "todo" || step.status === "started") ?? steps.at(-1))
      : (steps.findLast((step) => step.status !== "todo" && step.status !== "undone") ?? steps[0]);
  return current?.planned.phase ?? "preflight";
}

function viewStep(step: StepFold): StepView {
  const { planned } = step;
  return {
    name: planned.name,
    title: planned.title,
    phase: planned.phase,
    by: planned.by,
    status: step.status,
    commits: planned.commits,
    attempt: step.attempt,
    ...(step.startedAt === undefined ? {} : { startedAt: step.startedAt }),
    ...(step.endedAt === undefined ? {} : { endedAt: step.endedAt }),
    ...(step.error === undefined ? {} : { error: step.error }),
  };
}

function abortOf(fold: JobFold, state: JobState): JobView["abort"] {
  const undoes = [...fold.steps.values()].filter(
    (step) => step.status !== "todo" && step.status !== "undone",
  ).length;
  if (isTerminal(state)) return { possible: false, undoes: 0, reason: "The job has ended." };
  if (fold.committed) {
    const reason = "Too late to abort: the target has been committed. Use rollback.";
    return { possible: false, undoes: 0, reason };
  }
  if (fold.turnedBack !== undefined)
    return { possible: false, undoes, reason: "The job is going back already." };
  if (fold.abortRequested) return { possible: false, undoes, reason: "Abort has been asked for." };
  return { possible: true, undoes };
}

function snapshotOf({ kind, facts }: JobSpec): { snapshot?: string } {
  const { targetName, snapshot } = facts;
  if (kind === "snapshot" && typeof targetName === "string") return { snapshot: targetName };
  if (kind !== "delete-snapshot" || typeof snapshot !== "object" || snapshot === null) return {};
  return "name" in snapshot && typeof snapshot.name === "string" ? { snapshot: snapshot.name } : {};
}

function approvalOf({ spec, approved }: JobFold): Pick<JobView, "approval"> {
  if (spec.approval === undefined) return {};
  const { person, windows } = spec.approval;
  const rule = { rule: ruleWords(spec.approval), person, windows: formatWindows(windows) };
  return { approval: approved === undefined ? rule : { ...rule, approved } };
}

/**
 * From the start of the step that stops to the end of the one after which it serves again, either way. Where nobody
 * lived through it, the times in the journal are all there is: they are several machines' wall clocks.
 */
function downtimeOf(fold: JobFold): number | undefined {
  const steps = [...fold.steps.values()];
  const stops = steps.find((step) => step.planned.stops === true);
  if (stops?.startedAt === undefined || stops.output?.[UNSEEN] === true) return undefined;
  const back = stops.status === "undone" ? stops : undefined;
  const forth = steps.find((step) => step.planned.serves === true && step.status === "succeeded");
  const last = back ?? forth;
  if (last?.endedAt === undefined) return undefined;
  const byWallClock = Date.parse(last.endedAt) - Date.parse(stops.startedAt);
  return last.downtimeMs ?? (byWallClock < 0 ? undefined : byWallClock);
}

function addressesOf(spec: JobSpec): JobView["addresses"] {
  const { facts } = spec;
  const text = (key: string): string => (typeof facts[key] === "string" ? facts[key] : "");
  const helper = text("helperPage");
  const ends = { source: text("sourcePage"), target: text("targetPage") };
  return helper === "" ? ends : { ...ends, helper };
}

/** The step that retires the source says until when it is kept. */
function keptOf(fold: JobFold): { keptUntil?: string } {
  for (const step of fold.steps.values()) {
    const until = step.output?.["keptUntil"];
    if (typeof until === "string") return { keptUntil: until };
  }
  return {};
}
