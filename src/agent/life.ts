import { join } from "node:path";
import type { Clock } from "../clock.ts";
import { hasCode } from "../domain/errors.ts";
import { isTerminal, type JobSpec } from "../domain/job.ts";
import type { OwnershipRecord, RecordJob } from "../domain/record.ts";
import type { Place } from "../domain/serving.ts";
import type { JobEvent } from "../domain/step.ts";
import type { GridSession } from "../drivers/driver.ts";
import {
  answerChallenges,
  CHALLENGE_DIRECTORY,
  clearChallenges,
  type Respondent,
} from "../handover/challenge.ts";
import type { Gatekeeper } from "../handover/gatekeeper.ts";
import { moveFactsOf } from "../handover/move-facts.ts";
import { agentHolder } from "../handover/move-records.ts";
import type { Journal } from "../journal/journal.ts";
import { watchArrivals } from "./arrivals.ts";
import { heedAssertion, isAssertedOff } from "./asserted-off.ts";
import type { JobRunner } from "./job-runner.ts";
import { LOST, takeBack, takenBackKey } from "./take-back.ts";
import type { AgentTiming } from "./timing.ts";
import { asCommitted, asGoneBack, HELPER_LOST } from "./without-helper.ts";

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
  /** Ends this job from the records, because its helper is gone. */
  takeOver(jobId: string, reason: string): Promise<void>;
  /** Something to do when nothing else is: kept copies whose time is over. */
  idle(standpoint: { readonly place: Place; readonly record: OwnershipRecord }): Promise<void>;
  log(message: string, error?: unknown): void;
}

const TICK_MS = 1_000;
const LONGEST_GONE_MS = 10 * 60_000;
/** For so long an answer that is due is looked for more often. */
const EXPECT_MS = 10_000;

export class Life {
  readonly #parts: LifeParts;
  readonly #wake = new Set<() => void>();
  #helperGoneSince: number | undefined;
  /** How long the helper must be seen gone. */
  #goneMs: number;
  #driving: Promise<unknown> | undefined;
  /** A question has come since the last beat began. */
  #isAsked = false;
  #expected: { readonly what: string; readonly until: number } | undefined;

  constructor(parts: LifeParts) {
    this.#parts = parts;
    this.#goneMs = parts.timing.helperGoneMs;
  }

  /** Lives until the signal; resolves when the last beat has ended. */
  async live(signal: AbortSignal): Promise<void> {
    using _questions = watchArrivals(join(this.#parts.stateDirectory, CHALLENGE_DIRECTORY), () => {
      this.#isAsked = true;
      this.wake();
    });
    while (!signal.aborted) {
      this.#isAsked = false;
      await this.#beat().catch((error: unknown) => {
        this.#parts.log("A beat of the agent went wrong; the next one tries again", error);
      });
      await this.#rest(signal);
    }
    await this.#driving;
  }

  /** The next beat comes now. */
  wake(): void {
    for (const waker of this.#wake) waker();
  }

  async #beat(): Promise<void> {
    const { gatekeeper, respondent, stateDirectory } = this.#parts;
    await gatekeeper.look();
    if (gatekeeper.gate.serve) await clearChallenges(stateDirectory);
    else if ((await answerChallenges(stateDirectory, respondent)) > 0)
      this.#expect(`the commit after generation ${gatekeeper.record?.generation ?? 0}`);
    const { place, record } = gatekeeper;
    if (place === undefined || record === undefined || this.#driving !== undefined) return;
    // Its journal tells of a past that was left behind: nothing in it is to be driven.
    if (gatekeeper.rival !== undefined) return;
    if (await this.#isWithHelper(place, record)) return;
    const job = this.#parts.runner.unfinished();
    if (job !== undefined) this.#tend(job, place, record);
    else if (gatekeeper.gate.serve) await this.#parts.idle({ place, record });
  }

  /**
   * True while the job that the record names is the helper's, or is being taken back from it. The job may be one
   * that this copy's own journal does not know: a kept source that was rolled back to has an older journal.
   */
  async #isWithHelper(place: Place, record: OwnershipRecord): Promise<boolean> {
    const { journal } = this.#parts;
    const { job } = record;
    if (job?.helper === undefined || !this.#isOneOfTwo(job, place, record)) return false;
    if (record.state === "committed") heedAssertion(journal, job);
    if (journal.get(takenBackKey(job.id)) !== undefined || this.#hasEnded(job.id)) return false;
    if (record.state !== "committed") {
      if (await this.#isGone(job)) this.#takeOver(job);
      return true;
    }
    if (record.holder !== agentHolder(place.grid)) return true;
    if ((await this.#takeBack(job)) === "taken") return false;
    this.#expect(`job ${job.id} back`);
    if (await this.#isGone(job)) journal.set(takenBackKey(job.id), LOST);
    return true;
  }

  /** A copy made by hand, a snapshot, a kept source: each has the record of a job that is none of its business. */
  #isOneOfTwo(job: RecordJob, place: Place, record: OwnershipRecord): boolean {
    return (
      record.applicationId === this.#parts.gatekeeper.applicationId &&
      record.entity === place.entity &&
      record.state !== "snapshot" &&
      place.application === (place.grid === job.target ? job.targetName : job.name)
    );
  }

  #hasEnded(jobId: string): boolean {
    const spec = this.#parts.journal.findJob(jobId);
    return spec !== undefined && isTerminal(this.#parts.runner.view(spec).state);
  }

  async #takeBack(job: RecordJob): Promise<"taken" | "not-yet"> {
    const { journal, session } = this.#parts;
    const from = { jobId: job.id, helper: job.helper ?? "", session: session(job.source), journal };
    return takeBack(from).catch((error: unknown) => {
      if (hasCode(error, "UNKNOWN_APPLICATION", "SSH_NO_FILE", "SSH_DENIED")) return "not-yet";
      throw error;
    });
  }

  #tend(job: JobSpec, place: Place, record: OwnershipRecord): void {
    if (record.applicationId !== job.applicationId || record.state !== "committed") return;
    // A copy that somebody made has the journal of its original, too: that one drives.
    if (record.entity !== place.entity) return;
    const asPlanned = place.grid === job.source && record.generation === job.facts["generation"];
    const taken = this.#parts.journal.get(takenBackKey(job.id));
    if (job.kind === "recover" || asPlanned) this.#drive(job);
    else if (taken !== undefined && taken !== LOST && record.job?.id === job.id) this.#drive(job);
    else if (taken === LOST && job.kind === "snapshot") this.#endSnapshot(job);
    else if (taken === LOST) this.#goOnWithoutHelper(job, place, record);
    else
      this.#close(
        job,
        "failed",
        `It was overtaken: generation ${record.generation} is held by ${record.holder}.`,
      );
  }

  /** Seen not running for long enough. An unreachable controller says nothing about it. */
  async #isGone({ source, helper }: RecordJob): Promise<boolean> {
    const { clock, timing } = this.#parts;
    const found = await this.#parts.session(source).findApplication(helper ?? "");
    const down = found === undefined || found.state === "stopped" || found.state === "failed";
    if (!down) this.#goneMs = timing.helperGoneMs;
    this.#helperGoneSince = down ? (this.#helperGoneSince ?? clock.monotonic()) : undefined;
    const since = this.#helperGoneSince;
    return since !== undefined && clock.monotonic() - since >= this.#goneMs;
  }

  #drive(job: JobSpec): void {
    this.#inBackground(`Job ${job.id} could not be driven; it is tried again`, async () => {
      const outcome = await this.#parts.runner.drive(job);
      if (outcome.kind !== "fenced") return;
      this.#parts.log(`Job ${job.id}: somebody else drives`, outcome.error);
      if (job.kind === "recover") this.#close(job, "failed", "Somebody else has ended it meanwhile.");
    });
  }

  #takeOver({ id, helper }: RecordJob): void {
    const reason = `The helper ${helper ?? ""} of job ${id} is gone`;
    this.#helperGoneSince = undefined;
    // What did not succeed is tried again, but not for ever at the same pace: each try is a job of its own.
    this.#goneMs = Math.min(2 * this.#goneMs, LONGEST_GONE_MS);
    this.#inBackground(`${reason}, and its job could not be ended; it is tried again`, () =>
      this.#parts.takeOver(id, reason),
    );
  }

  /** The beat goes on meanwhile: the gate is kept, and challenges are answered, this job's own among them. */
  #inBackground(failure: string, work: () => Promise<void>): void {
    this.#driving = work()
      .catch((error: unknown) => this.#parts.log(failure, error))
      .finally(() => {
        this.#driving = undefined;
        this.wake();
      });
  }

  /**
   * The helper is gone and its part of the history with it; what it did, the record says. What is left for the agent to
   * do is done: a move that is committed here is settled, one that came back is cleared away.
   */
  #goOnWithoutHelper(job: JobSpec, place: Place, record: OwnershipRecord): void {
    if (record.job?.id !== job.id) this.#close(job, "failed", HELPER_LOST);
    else if (place.grid === job.target) this.#goOn(job, asCommitted);
    else this.#goOn(job, asGoneBack);
  }

  #goOn(job: JobSpec, proven: typeof asCommitted): void {
    this.#write(job, proven);
    this.#drive(job);
  }

  #write(job: JobSpec, proven: typeof asCommitted): void {
    const { journal } = this.#parts;
    const by = agentHolder(this.#parts.gatekeeper.place?.grid ?? job.source);
    journal.append(job.id, by, { type: "note", text: HELPER_LOST });
    const events: readonly JobEvent[] = proven(job, journal.events(job.id));
    for (const event of events) journal.append(job.id, by, event);
    journal.set(takenBackKey(job.id), "from the record");
  }

  /** Whether a snapshot was made, its own record on the target says; while that is silent the job stays open. */
  #endSnapshot(job: JobSpec): void {
    const look = async (): Promise<boolean> => {
      if (isAssertedOff(this.#parts.journal, job.id, job.target)) return false;
      const { targetName } = moveFactsOf(job);
      const found = await this.#parts.session(job.target).findApplication(targetName);
      const record = found?.record === "foreign" ? undefined : found?.record;
      return record?.state === "snapshot" && record.job?.id === job.id;
    };
    this.#inBackground(`Cannot see whether snapshot ${job.id} was made; it is looked at again`, async () => {
      this.#write(job, (await look()) ? asCommitted : asGoneBack);
    });
  }

  #close(job: JobSpec, state: "succeeded" | "failed", text: string): void {
    const { journal } = this.#parts;
    const by = agentHolder(this.#parts.gatekeeper.place?.grid ?? job.source);
    if (state === "failed") {
      const message = `Job ${job.id} was not ended by this agent. ${text}`;
      journal.append(job.id, by, { type: "turned-back", reason: { code: "JOB_STATE", message } });
    }
    journal.append(job.id, by, { type: "note", text });
    journal.append(job.id, by, { type: "ended", state });
  }

  /** What is due is looked for more often, for a while, once. */
  #expect(what: string): void {
    if (this.#expected?.what === what) return;
    this.#expected = { what, until: this.#parts.clock.monotonic() + EXPECT_MS };
  }

  #restMs(): number {
    const { clock, gatekeeper, runner, timing } = this.#parts;
    const isIdle =
      gatekeeper.gate.serve && (runner.unfinished() === undefined || this.#driving !== undefined);
    if (isIdle) return timing.servingMs;
    const isDue = clock.monotonic() < (this.#expected?.until ?? 0);
    return isDue ? Math.min(timing.soonMs, timing.waitingMs) : timing.waitingMs;
  }

  /** Until the next beat: sooner when something wakes it, or the clocks say that time has jumped. */
  async #rest(signal: AbortSignal): Promise<void> {
    const { clock, timing } = this.#parts;
    if (this.#isAsked) return;
    const until = clock.monotonic() + this.#restMs();
    const wakeUp = new AbortController();
    const waker = (): void => wakeUp.abort();
    this.#wake.add(waker);
    try {
      while (!signal.aborted && !wakeUp.signal.aborted && clock.monotonic() < until) {
        const [wall, steady] = [clock.now(), clock.monotonic()];
        await clock
          .sleep(Math.max(0, Math.min(TICK_MS, until - steady)), AbortSignal.any([signal, wakeUp.signal]))
          .catch(() => undefined);
        const jumped = Math.abs(clock.now() - wall - (clock.monotonic() - steady));
        if (jumped > timing.jumpMs) return;
      }
    } finally {
      this.#wake.delete(waker);
    }
  }
}
