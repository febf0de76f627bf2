import type { Approval } from "./approval.ts";
import type { Check } from "./checks.ts";
import type { ErrorData } from "./errors.ts";
import type { JobSpec, JobState } from "./job.ts";
import type { PlannedStep } from "./plan.ts";
import { nextStatus, type StepOutput, type StepStatus, type StoredEvent } from "./step.ts";

/** What the events of one job add up to; the engine and every view start from here. */
export interface JobFold {
  readonly spec: JobSpec;
  readonly steps: ReadonlyMap<string, StepFold>;
  /** The reason, once the job goes back. */
  readonly turnedBack: ErrorData | undefined;
  readonly abortRequested: boolean;
  /** By whom, while it is; a job that goes back is not paused. */
  readonly paused: { readonly by: string; readonly at: string } | undefined;
  readonly approved: Approval | undefined;
  readonly committed: boolean;
  readonly ended: JobState | undefined;
  readonly waitingFor: string | undefined;
  readonly problems: readonly ErrorData[];
  readonly undoError: { readonly error: ErrorData; readonly toType: readonly string[] } | undefined;
  readonly checks: readonly Check[];
  readonly commands: readonly CommandFold[];
  readonly lastEvent: StoredEvent | undefined;
}

export interface StepFold {
  readonly planned: PlannedStep;
  status: StepStatus;
  attempt: number;
  output: StepOutput | undefined;
  error: ErrorData | undefined;
  startedAt: string | undefined;
  endedAt: string | undefined;
  /** By the steady clock of who lived through it: from the stop to the end of this step, or of its undo. */
  downtimeMs: number | undefined;
}

export interface CommandFold {
  readonly command: number;
  readonly step: string;
  readonly grid: string;
  readonly text: string;
  readonly sentAt: string;
  outcome: "open" | "done" | "refused" | "unknown" | "drained";
  endedAt: string | undefined;
}

/** A journal that no run of the engine could have written. */
export class IllegalEventError extends Error {
  override readonly name = "IllegalEventError";
}

/** Computes the state of a job from its journal; total over any sequence that the engine can write. */
export function foldJob(spec: JobSpec, events: readonly StoredEvent[]): JobFold {
  const fold = new Fold(spec);
  for (const event of events) fold.take(event);
  return fold;
}

type PersonsWord = "abort-requested" | "paused" | "resumed" | "approved";

class Fold implements JobFold {
  readonly spec: JobSpec;
  readonly steps: Map<string, StepFold>;
  turnedBack: ErrorData | undefined;
  abortRequested = false;
  paused: JobFold["paused"];
  approved: Approval | undefined;
  committed = false;
  ended: JobState | undefined;
  waitingFor: string | undefined;
  readonly problems: ErrorData[] = [];
  undoError: JobFold["undoError"];
  checks: readonly Check[] = [];
  readonly commands: CommandFold[] = [];
  lastEvent: StoredEvent | undefined;

  constructor(spec: JobSpec) {
    this.spec = spec;
    this.steps = new Map(spec.plan.map((planned) => [planned.name, freshStep(planned)]));
  }

  take(stored: StoredEvent): void {
    const { event } = stored;
    this.lastEvent = stored;
    if (event.type !== "waiting" && event.type !== "note") this.waitingFor = undefined;
    switch (event.type) {
      case "started":
      case "succeeded":
      case "failed":
      case "undo-started":
      case "undo-finished":
      case "undo-failed":
      case "problem":
      case "not-done":
        this.#step(stored, event);
        return;
      case "command":
        this.commands.push({ ...event, sentAt: stored.at, outcome: "open", endedAt: undefined });
        return;
      case "command-ended":
        this.#commandEnded(event.command, event.outcome, stored.at);
        return;
      case "turned-back":
        this.turnedBack ??= event.reason;
        this.paused = undefined;
        return;
      case "checked":
        this.checks = event.checks;
        return;
      case "waiting":
        this.waitingFor = event.for;
        return;
      case "abort-requested":
      case "paused":
      case "resumed":
      case "approved":
        this.#word(stored.at, event);
        return;
      case "ended":
        this.ended = event.state;
        return;
      case "reopened":
        this.ended = undefined;
        this.undoError = undefined;
        return;
      case "going-on":
      case "handed":
      case "note":
        return;
    }
  }

  /** What a person said. */
  #word(at: string, event: Extract<StoredEvent["event"], { readonly type: PersonsWord }>): void {
    switch (event.type) {
      case "abort-requested":
        this.abortRequested = true;
        return;
      case "paused":
        this.paused = { by: event.by, at };
        return;
      case "resumed":
        this.paused = undefined;
        return;
      case "approved": {
        const { by, note, now } = event;
        // The first one counts; a later one can only say *now*.
        if (this.approved === undefined)
          this.approved = { by, at, now, ...(note === undefined ? {} : { note }) };
        else if (now) this.approved = { ...this.approved, now };
      }
    }
  }

  #step(stored: StoredEvent, event: Extract<StoredEvent["event"], { readonly step: string }>): void {
    const step = this.steps.get(event.step);
    if (step === undefined) throw new IllegalEventError(`Job ${this.spec.id} has no step ${event.step}`);
    const status = nextStatus(step.status, event.type);
    if (status === undefined) {
      throw new IllegalEventError(
        `Event ${event.type} cannot follow status ${step.status} of step ${event.step}`,
      );
    }
    step.status = status;
    if (event.type === "started" || event.type === "undo-started") {
      step.attempt = event.attempt;
      if (event.type === "started") step.startedAt ??= stored.at;
      step.endedAt = undefined;
      return;
    }
    step.endedAt = stored.at;
    if (event.type === "succeeded") {
      step.output = event.output;
      step.error = undefined;
      const { downtimeMs } = event.output;
      if (typeof downtimeMs === "number") step.downtimeMs = downtimeMs;
      if (step.planned.commits) this.committed = true;
    }
    if (event.type === "failed" || event.type === "undo-failed" || event.type === "problem")
      step.error = event.error;
    if (event.type === "undo-finished") step.downtimeMs = event.downtimeMs;
    if (event.type === "problem") this.problems.push(event.error);
    if (event.type === "undo-failed") this.undoError = { error: event.error, toType: event.toType };
  }

  #commandEnded(command: number, outcome: CommandFold["outcome"], at: string): void {
    const found = this.commands.find((candidate) => candidate.command === command);
    if (found === undefined) return;
    found.outcome = outcome;
    found.endedAt = at;
  }
}

function freshStep(planned: PlannedStep): StepFold {
  return {
    planned,
    status: "todo",
    attempt: 0,
    output: undefined,
    error: undefined,
    startedAt: undefined,
    endedAt: undefined,
    downtimeMs: undefined,
  };
}

/** From the start of the step that stops until it serves again: nobody may let the application lie. */
export function isDown({ steps }: JobFold): boolean {
  const all = [...steps.values()];
  const stops = all.find(({ planned }) => planned.stops === true);
  if (stops === undefined || stops.status === "todo" || stops.status === "undone") return false;
  return !all.some(({ planned, status }) => planned.serves === true && status === "succeeded");
}

/** Commands that may still run on a controller although nobody waits for them. */
export function commandsInFlight(fold: JobFold): readonly CommandFold[] {
  return fold.commands.filter((command) => command.outcome === "open" || command.outcome === "unknown");
}
