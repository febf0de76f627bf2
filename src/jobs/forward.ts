import { hasCode, isUnknownOutcome, MigError } from "../domain/errors.ts";
import type { StepOutput } from "../domain/step.ts";
import { contextOf } from "./context.ts";
import { drain } from "./drain.ts";
import { append, type Drive, foldOf, InterruptedError, sayWaiting } from "./drive.ts";
import { hold, whatHolds } from "./hold.ts";
import { backOff, isPassing, leaveIfStopping, needsPerson, waitingFor } from "./retry.ts";
import type { Probe, Step } from "./workflow.ts";

const DEFAULT_PATIENCE_MS = 60_000;

/** How a step ended; `failed` carries why the job must turn back. */
export type StepResult =
  | { readonly kind: "done" }
  /** `step`: the one that failed, where it is not the one that was to run. */
  | { readonly kind: "failed"; readonly error: unknown; readonly step?: string }
  /** A person aborted while the job was held: nothing has begun. */
  | { readonly kind: "aborted"; readonly error: unknown };

/**
 * Runs one step to its end: tries again what is temporary, looks after what is unknown, and never sends a
 * command again while an earlier one may still run. `before` is the step in front of it.
 */
export async function runStep<W>(drive: Drive<W>, step: Step<W>, before?: Step<W>): Promise<StepResult> {
  const attempts = new Attempts(drive, step);
  const hasBegun = foldOf(drive).steps.get(step.name)?.status === "started";
  if (hasBegun) {
    const result = await attempts.afterCrash();
    if (result.kind !== "again") return result;
    if (step.handsOver === true) {
      // What was drained may have happened meanwhile. If not, nothing has: it is as if it had not begun.
      const second = await attempts.afterCrash();
      if (second.kind !== "again") return second;
      append(drive, { type: "not-done", step: step.name });
    }
  }
  // A stop that has begun is not looked at and thought over again: it goes on, or back.
  const look = hasBegun && step.handsOver !== true ? undefined : before;
  for (;;) {
    const ready = await getReady(drive, step, look);
    if (ready.kind !== "done") return ready;
    // Between the last look at it and here somebody may have said a word.
    if (whatHolds(drive, step) !== undefined) continue;
    const result = await attempts.once();
    if (result.kind !== "again") return result;
  }
}

/** Waits out what holds the job; a last look that this process has not made, or before a wait, is made again. */
async function getReady<W>(drive: Drive<W>, step: Step<W>, before: Step<W> | undefined): Promise<StepResult> {
  for (;;) {
    try {
      const waited = (await hold(drive, step)) === "waited";
      if (before?.lastLook !== true || (!waited && drive.looked.has(before.name))) return { kind: "done" };
    } catch (error) {
      if (drive.abort.aborted && error === drive.abort.reason) return { kind: "aborted", error };
      throw error;
    }
    const result = await runStep(drive, before);
    if (result.kind === "failed") return { ...result, step: before.name };
    if (result.kind === "aborted") return result;
  }
}

class Attempts<W> {
  readonly #drive: Drive<W>;
  readonly #step: Step<W>;
  readonly #signal: AbortSignal;
  readonly #patienceMs: number;
  /** There is no way back from here, or none without the same controller. */
  readonly #isPatient: boolean;
  #attempt: number;
  /** Patience is counted from the first failure on: a long copy is not given up for one lost packet. */
  #until: number | undefined;

  constructor(drive: Drive<W>, step: Step<W>) {
    this.#drive = drive;
    this.#step = step;
    // The commit is not cut short: it either happened or it did not.
    const { committed } = foldOf(drive);
    const cuts = step.commits === true || committed ? [] : [drive.abort];
    this.#signal = AbortSignal.any([drive.interrupted, ...cuts]);
    this.#attempt = foldOf(drive).steps.get(step.name)?.attempt ?? 0;
    // What only cleans up does not keep a committed job from its end.
    this.#isPatient = step.commits === true || (committed && step.lenient !== true);
    this.#patienceMs = this.#isPatient ? Number.POSITIVE_INFINITY : (step.patienceMs ?? DEFAULT_PATIENCE_MS);
  }

  async once(): Promise<StepResult | { readonly kind: "again" }> {
    const drive = this.#drive;
    leaveIfStopping(drive);
    this.#attempt += 1;
    append(drive, { type: "started", step: this.#step.name, attempt: this.#attempt });
    if (this.#step.stops === true) drive.silence.begin();
    try {
      const output = await this.#step.run(contextOf(drive, this.#step, this.#signal));
      return succeed(drive, this.#step, output);
    } catch (error) {
      return await this.#afterError(error);
    }
  }

  /** An earlier process left it `started`: nobody knows what became of it. */
  async afterCrash(): Promise<StepResult | { readonly kind: "again" }> {
    const drive = this.#drive;
    try {
      const seen = await this.look();
      if (seen !== undefined) return succeed(drive, this.#step, seen.output);
      await drain(drive);
      return { kind: "again" };
    } catch (error) {
      return this.#failed(error);
    }
  }

  /** Whether it has happened, once nothing that was sent for it can run any more; undefined when it has not. */
  async settled(): Promise<StepResult | undefined> {
    try {
      await drain(this.#drive);
      const seen = await this.look();
      return seen === undefined ? undefined : succeed(this.#drive, this.#step, seen.output);
    } catch (error) {
      return this.#failed(error);
    }
  }

  /** Probes until the controllers answer; `undefined` when the step has not (wholly) taken effect. */
  async look(): Promise<Extract<Probe, { state: "done" }> | undefined> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const probe = await this.#step.probe(contextOf(this.#drive, this.#step, this.#signal));
        return probe.state === "done" ? probe : undefined;
      } catch (error) {
        this.#rethrowUnlessPassing(error);
        const what = `an answer, to see whether "${this.#step.title}" has happened`;
        sayWaiting(this.#drive, waitingFor(this.#drive, what, error));
        await backOff(this.#drive, attempt, { signal: this.#signal, error });
      }
    }
  }

  async #afterError(error: unknown): Promise<StepResult | { readonly kind: "again" }> {
    const drive = this.#drive;
    if (drive.interrupted.aborted) throw new InterruptedError("The process stops", { cause: error });
    if (error instanceof InterruptedError || hasCode(error, "FENCED")) throw error;
    if (this.#signal.aborted) return { kind: "failed", error: this.#signal.reason };
    if (!this.#isWaitedFor(error)) return this.#unlessCommitted(error);
    try {
      if (isUnknownOutcome(error)) {
        const seen = await this.look();
        if (seen !== undefined) return succeed(drive, this.#step, seen.output);
      }
      this.#rethrowUnlessPassing(error);
      sayWaiting(drive, waitingFor(drive, `another try of "${this.#step.title}"`, error));
      await drain(drive);
      await backOff(drive, this.#attempt, { signal: this.#signal, error });
      return { kind: "again" };
    } catch (second) {
      return this.#failed(second);
    }
  }

  /**
   * A commit that is refused for good may have been sent before, its answer lost, and land yet: only once nothing of it
   * can run any more is it looked at, and only then does the job turn back.
   */
  async #unlessCommitted(error: unknown): Promise<StepResult> {
    const settled = this.#step.commits === true ? await this.settled() : undefined;
    return settled ?? { kind: "failed", error };
  }

  /** Throws what says nothing about the step: that the process stops, that somebody else drives, a full journal. */
  #failed(error: unknown): StepResult {
    if (this.#drive.interrupted.aborted) throw new InterruptedError("The process stops", { cause: error });
    if (error instanceof InterruptedError || hasCode(error, "FENCED", "JOURNAL_FULL")) throw error;
    return { kind: "failed", error: this.#signal.aborted ? this.#signal.reason : error };
  }

  #rethrowUnlessPassing(error: unknown): void {
    const now = this.#drive.clock.monotonic();
    this.#until ??= now + this.#patienceMs;
    if (!this.#isWaitedFor(error) || this.#signal.aborted || now > this.#until) throw error;
  }

  #isWaitedFor(error: unknown): boolean {
    return isPassing(error) || (this.#isPatient && needsPerson(error));
  }
}

/**
 * Before a job turns back at a commit that an earlier process has begun: if that has landed, or lands yet, there is no
 * way back. Undefined when it has not.
 */
export function settleCommit<W>(drive: Drive<W>, step: Step<W>): Promise<StepResult | undefined> {
  return new Attempts(drive, step).settled();
}

/** The first act of the one who was handed the job: it sees that this is so, and writes it. Throws `FENCED`. */
export async function takeOver<W>(drive: Drive<W>, step: Step<W>): Promise<void> {
  const seen = await new Attempts(drive, step).look();
  if (seen === undefined) throw new MigError("FENCED", `Job ${drive.job.id} was not handed to ${drive.by}`);
  append(drive, { type: "succeeded", step: step.name, output: seen.output ?? {} });
}

/** The one who was handed the job writes from then on, the success of the hand-over included. */
function succeed<W>(drive: Drive<W>, step: Step<W>, output: StepOutput | undefined): StepResult {
  if (step.handsOver === true) return { kind: "done" };
  drive.looked.add(step.name);
  const downtime = step.serves === true ? drive.silence.measured() : {};
  append(drive, { type: "succeeded", step: step.name, output: { ...output, ...downtime } });
  return { kind: "done" };
}

/** The reason of an abort, as it stands in the journal. */
export function abortError(by: string): MigError {
  return new MigError("ABORTED", `Aborted by ${by}`);
}
