import type { Clock } from "../clock.ts";
import type { JobSpec } from "../domain/job.ts";
import type { JobPhase } from "../domain/phase.ts";
import type { PlannedCommand, PlannedStep } from "../domain/plan.ts";
import type { VolumePercent } from "../domain/progress.ts";
import type { StepOutput } from "../domain/step.ts";

/**
 * A workflow is a list of steps that an operator can read aloud. `W` is the world its steps act on; the
 * engine knows nothing of it but how long its controllers must be left alone after a lost connection.
 */
export interface Workflow<W> {
  readonly name: string;
  readonly steps: readonly Step<W>[];
}

export interface Step<W> {
  /** Stable identifier; it is in the journal. */
  readonly name: string;
  readonly title: string;
  readonly phase: JobPhase;
  /** Who runs it: the agent inside the application or the helper outside it. */
  readonly by: "agent" | "helper";
  /** From its success on a job only goes forward. */
  readonly commits?: true;
  /** When it has run, the other one drives: only that one writes from then on. */
  readonly handsOver?: true;
  /**
   * The last look before the application is stopped. It begins only once the switch is approved, and it is made again when
   * the job had to wait, or the process died, between it and the next step.
   */
  readonly lastLook?: true;
  /** It calls `ctx.rest` where it may be left for a while: a pause asked for while it runs takes effect there. */
  readonly pausable?: true;
  readonly stops?: true;
  readonly serves?: true;
  /** It cannot fail the job: what goes wrong is a problem, and the job goes on. */
  readonly lenient?: true;
  /** How long temporary errors are tried again, milliseconds; default 60 s. */
  readonly patienceMs?: number;
  /** Starts by looking: it must be safe to run again on what an earlier attempt left. */
  run(ctx: StepContext<W>): Promise<StepOutput | undefined>;
  /** Looks whether it has taken effect; never changes anything. */
  probe(ctx: StepContext<W>): Promise<Probe>;
  readonly undo: Undo<W>;
  explain(spec: PlanSubject): Explanation;
}

export type Probe =
  | { readonly state: "done"; readonly output?: StepOutput }
  | { readonly state: "not-done" }
  | { readonly state: "partly"; readonly what: string };

export type Undo<W> =
  | { readonly nothing: string }
  | {
      /** Starts by looking; run again after any interruption. */
      run(ctx: StepContext<W>): Promise<void>;
      /** Whether a permanent failure leaves the job `stuck` or is only reported. */
      readonly onFailure: "stuck" | "problem";
    };

/** What a step needs to know to say what it will do. */
export type PlanSubject = Pick<JobSpec, "id" | "kind" | "application" | "source" | "target" | "facts">;

export interface Explanation {
  /** What it does, one sentence. */
  readonly sentence: string;
  readonly commands: readonly PlannedCommand[];
  /** Commands of the undo, in order. */
  readonly undo?: readonly PlannedCommand[];
}

export interface StepContext<W> {
  readonly job: JobSpec;
  readonly world: W;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Recorded output of an earlier step; empty when it has none. */
  output(step: string): StepOutput;
  note(text: string, grid?: string): void;
  /** "waiting for …", shown until the next event. */
  waiting(what: string): void;
  report(percent: VolumePercent): void;
  /** A place to rest: returns at once, or when a paused job is resumed. */
  rest(): Promise<void>;
}

/** The plan of a workflow: what a dry run shows, and what the job's journal then refers to. */
export function planOf<W>(workflow: Workflow<W>, subject: PlanSubject): readonly PlannedStep[] {
  return workflow.steps.map((step) => {
    const { sentence, commands, undo } = step.explain(subject);
    const nothing = "nothing" in step.undo ? { nothing: step.undo.nothing } : {};
    return {
      name: step.name,
      title: step.title,
      phase: step.phase,
      by: step.by,
      commits: step.commits === true,
      ...(step.pausable === true ? { pausable: true } : {}),
      ...(step.stops === true ? { stops: true } : {}),
      ...(step.serves === true ? { serves: true } : {}),
      explain: sentence,
      commands,
      undo: { commands: undo ?? [], ...nothing },
    };
  });
}
