import type { Clock } from "../clock.ts";
import { hasCode, MigError, toErrorData } from "../domain/errors.ts";
import { isTerminal, type JobSpec } from "../domain/job.ts";
import { foldJob } from "../domain/job-state.ts";
import type { OwnershipRecord } from "../domain/record.ts";
import type { Place } from "../domain/serving.ts";
import type { GridSession } from "../drivers/driver.ts";
import { answerChallenges, type Respondent } from "../handover/challenge.ts";
import type { Gatekeeper } from "../handover/gatekeeper.ts";
import { agentHolder } from "../handover/move-records.ts";
import type { Journal } from "../journal/journal.ts";
import type { JobRunner } from "./job-runner.ts";
import { takeBack, takenBackKey } from "./take-back.ts";
import type { AgentTiming } from "./timing.ts";

/**
 * The life of the agent inside the application. In a steady beat it asks where it is and what the record says,
 * keeps the gate, answers challenges while the gate is closed, and tends the job it finds in its journal:
 *
 * - the record is as it was before the job: the job is ours, it is run on;
 * - the record names the helper: the helper drives, this agent only reads; when the helper is gone, it takes over;
 * - the record is committed here by the job: the job is taken back from the helper, and finished.
 *
 * It fails softly: what goes wrong in a beat is logged and tried again in the next. A job found in the
 * journal is never run before the place is proven.
 */
export interface LifeParts {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly gatekeeper: Gatekeeper;
  readonly runner: JobRunner;
  readonly respondent: Respondent;
  readonly stateDirectory: string;
  readonly timing: AgentTiming;
  session(grid: string): GridSession;
  /** Ends the job from the records, because its helper is gone. */
  takeOver(reason: string): Promise<void>;
  /** Something to do when nothing else is: kept copies whose time is over. */
  idle(standpoint: { readonly place: Place; readonly record: OwnershipRecord }): Promise<void>;
  log(message: string, error?: unknown): void;
}

const TICK_MS = 1_000;

export class Life {
  readonly #parts: LifeParts;
  readonly #wake = new Set<() => void>();
  #helperGoneSince: number | undefined;
  #driving: Promise<unknown> | undefined;

  constructor(parts: LifeParts) {
    this.#parts = parts;
  }

  /** Lives until the signal; resolves when the last beat has ended. */
  async live(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#beat();
      } catch (error) {
        this.#parts.log("A beat of the agent went wrong; the next one tries again", error);
      }
      await this.#rest(signal);
    }
  }

  /** The next beat comes now. */
  wake(): void {
    for (const waker of this.#wake) waker();
  }

  async #beat(): Promise<void> {
    const { gatekeeper, respondent, stateDirectory } = this.#parts;
    await gatekeeper.look();
    if (!gatekeeper.gate.serve) await answerChallenges(stateDirectory, respondent);
    const { place, record } = gatekeeper;
    if (place === undefined || record === undefined || this.#driving !== undefined) return;
    const job = this.#parts.runner.unfinished();
    if (job !== undefined) await this.#tend(job, place, record);
    else if (gatekeeper.gate.serve) await this.#parts.idle({ place, record });
  }

  async #tend(job: JobSpec, place: Place, record: OwnershipRecord): Promise<void> {
    if (record.applicationId !== job.applicationId) return;
    if (record.job?.id !== job.id || job.kind === "finalize") return this.#tendUntouched(job, place, record);
    if (record.state === "committed") return this.#tendCommitted(job, place, record);
    await this.#watchHelper(job, record);
  }

  /** The record knows nothing of the job yet, or not any more. */
  #tendUntouched(job: JobSpec, place: Place, record: OwnershipRecord): void {
    const facts = job.facts;
    const asPlanned =
      record.state === "committed" && place.grid === job.source && record.generation === facts["generation"];
    if (asPlanned || job.kind === "recover") this.#drive(job);
    else if (record.state === "committed") {
      this.#close(
        job,
        "failed",
        `It was overtaken: the record is at generation ${record.generation}, held by ${record.holder}.`,
      );
    }
  }

  async #tendCommitted(job: JobSpec, place: Place, record: OwnershipRecord): Promise<void> {
    const { journal } = this.#parts;
    if (journal.get(takenBackKey(job.id)) !== undefined) return this.#drive(job);
    const helper = record.job?.helper;
    const session = this.#parts.session(job.source);
    if (record.holder !== agentHolder(place.grid) || helper === undefined) return;
    const taken = await takeBack({ job, helper, session, journal }).catch((error: unknown) => {
      if (hasCode(error, "UNKNOWN_APPLICATION")) return "gone" as const;
      throw error;
    });
    if (taken === "taken") return this.#drive(job);
    if (taken === "gone" || (await this.#isGone(job, helper))) this.#closeWithoutHelper(job, place);
  }

  async #watchHelper(job: JobSpec, record: OwnershipRecord): Promise<void> {
    const helper = record.job?.helper;
    if (helper === undefined || record.state === "granted") return;
    if (await this.#isGone(job, helper))
      await this.#parts.takeOver(`The helper ${helper} of job ${job.id} is gone`);
  }

  /** Seen not running for long enough. An unreachable controller says nothing about it. */
  async #isGone(job: JobSpec, helper: string): Promise<boolean> {
    const { clock, timing } = this.#parts;
    const found = await this.#parts.session(job.source).findApplication(helper);
    const down = found === undefined || found.state === "stopped" || found.state === "failed";
    if (!down) this.#helperGoneSince = undefined;
    else this.#helperGoneSince ??= clock.monotonic();
    return (
      this.#helperGoneSince !== undefined && clock.monotonic() - this.#helperGoneSince >= timing.helperGoneMs
    );
  }

  #drive(job: JobSpec): void {
    this.#driving = this.#parts.runner
      .drive(job)
      .then((outcome) => {
        if (outcome.kind === "fenced") this.#parts.log(`Job ${job.id}: somebody else drives`, outcome.error);
      })
      .catch((error: unknown) => {
        this.#parts.log(`Job ${job.id} could not be driven; it is tried again`, error);
      })
      .finally(() => {
        this.#driving = undefined;
        this.wake();
      });
  }

  /** The job was ended by somebody else from the records; its own history is what we have of it. */
  #closeWithoutHelper(job: JobSpec, place: Place): void {
    const arrived = place.grid === job.target && job.kind !== "snapshot";
    const text =
      "Its helper is gone; the record says how it ended, and the helper's part of the history is lost.";
    this.#close(job, arrived ? "succeeded" : "failed", text);
  }

  #close(job: JobSpec, state: "succeeded" | "failed", text: string): void {
    const { journal } = this.#parts;
    const fold = foldJob(job, journal.events(job.id));
    if (fold.ended !== undefined && isTerminal(fold.ended)) return;
    const by = agentHolder(this.#parts.gatekeeper.place?.grid ?? job.source);
    if (state === "failed") {
      const reason = toErrorData(
        new MigError("JOB_STATE", `Job ${job.id} was not ended by this agent. ${text}`),
      );
      journal.append(job.id, by, { type: "turned-back", reason });
    }
    journal.append(job.id, by, { type: "note", text });
    journal.append(job.id, by, { type: "ended", state });
  }

  /** Until the next beat: sooner when something wakes it, or the clocks say that time has jumped. */
  async #rest(signal: AbortSignal): Promise<void> {
    const { clock, gatekeeper, runner, timing } = this.#parts;
    const busy = !gatekeeper.gate.serve || (runner.unfinished() !== undefined && this.#driving === undefined);
    const until = clock.monotonic() + (busy ? timing.waitingMs : timing.servingMs);
    const wakeUp = new AbortController();
    const waker = (): void => wakeUp.abort();
    this.#wake.add(waker);
    try {
      while (!signal.aborted && !wakeUp.signal.aborted && clock.monotonic() < until) {
        const [wall, steady] = [clock.now(), clock.monotonic()];
        await clock
          .sleep(Math.min(TICK_MS, until - steady), AbortSignal.any([signal, wakeUp.signal]))
          .catch(() => undefined);
        const jumped = Math.abs(clock.now() - wall - (clock.monotonic() - steady));
        if (jumped > timing.jumpMs) return;
      }
    } finally {
      this.#wake.delete(waker);
    }
  }
}
