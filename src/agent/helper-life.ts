import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../clock.ts";
import { hasCode } from "../domain/errors.ts";
import { helperName } from "../domain/ids.ts";
import type { JobSpec } from "../domain/job.ts";
import { foldJob } from "../domain/job-state.ts";
import { sameClaim } from "../domain/record.ts";
import type { GridSession } from "../drivers/driver.ts";
import { readStateFile } from "../handover/challenge.ts";
import { type HandedBack, HELPER_COMPONENT, parseHandedBack, parsePackage } from "../handover/mailbox.ts";
import { moveFactsOf } from "../handover/move-facts.ts";
import { helperHolder, recordsOf } from "../handover/move-records.ts";
import { isInside } from "../handover/place.ts";
import type { Journal } from "../journal/journal.ts";
import { watchArrivals } from "./arrivals.ts";
import type { JobRunner } from "./job-runner.ts";

/**
 * The life of the helper: wait for a job in the inbox, wait until the record names it, drive the job as far as
 * it is the helper's, give everything back, and wait to be removed. After a crash it begins anew from its own
 * journal and the record; when the record names somebody else, it only reads.
 */
export interface HelperLifeParts {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly runner: JobRunner;
  readonly stateDirectory: string;
  /** The same directory as the controller names it. */
  readonly stateMount: string;
  readonly waitMs: number;
  /** Instead, while the record is about to name this helper. */
  readonly soonMs: number;
  readonly stuckRetryMs: number;
  session(grid: string): GridSession;
  /** Takes over what lies in the inbox as its configuration, without waiting until the files have come to rest. */
  reload(): Promise<unknown>;
  /** What it does now, for the page. */
  say(sentence: string): void;
  log(message: string, error?: unknown): void;
}

/** When a person is told that nobody has come for the job. */
const MISSED_AFTER_MS = 20_000;

const LONGEST_STUCK_MS = 10 * 60_000;

/** For so long after the package the record is asked more often: the two come one right after the other. */
const EXPECT_MS = 10_000;

/** Where the journal remembers which job this helper was given. */
export const HELPER_JOB = "helper-job";

export class HelperLife {
  readonly #parts: HelperLifeParts;
  /** When a stuck job is tried again, by the steady clock, and how long it is left alone the next time. */
  #stuckUntil: number | undefined;
  #stuckMs: number;
  /** Aborted when something has come into the inbox since the last beat began. */
  #arrival = new AbortController();
  /** The package is here since then, by the steady clock; the record did not name it yet. */
  #arrivedAt: number | undefined;

  constructor(parts: HelperLifeParts) {
    this.#parts = parts;
    this.#stuckMs = parts.stuckRetryMs;
  }

  async live(signal: AbortSignal): Promise<void> {
    this.#parts.say("This helper waits for its job.");
    using _inbox = watchArrivals(join(this.#parts.stateDirectory, "inbox"), () => this.#arrival.abort());
    while (!signal.aborted) {
      this.#arrival = new AbortController();
      try {
        if ((await this.#beat(signal)) === "done") return;
      } catch (error) {
        this.#parts.log("A beat of the helper went wrong; the next one tries again", error);
      }
      await this.#rest(signal);
    }
  }

  async #rest(signal: AbortSignal): Promise<void> {
    const { clock, waitMs, soonMs } = this.#parts;
    const isDue = this.#arrivedAt !== undefined && clock.monotonic() - this.#arrivedAt < EXPECT_MS;
    const ms = isDue ? Math.min(soonMs, waitMs) : waitMs;
    await clock.sleep(ms, AbortSignal.any([signal, this.#arrival.signal])).catch(() => undefined);
  }

  async #beat(signal: AbortSignal): Promise<"again" | "done"> {
    const job = await this.#job();
    if (job === undefined || this.#leavesAlone(job)) return "again";
    this.#parts.say(`This helper drives job ${job.id}.`);
    const outcome = await this.#parts.runner.drive(job);
    if (outcome.kind === "handed") return this.#handBack(job, signal);
    if (outcome.kind === "fenced") {
      this.#parts.say("Somebody else drives this job now; this helper only reads.");
      this.#parts.log("Fenced", outcome.error);
    }
    return outcome.kind === "stopped" ? "done" : "again";
  }

  /**
   * A stuck job is not tried at every beat, nor left for ever: what stood in its way may have been mended, by a person or
   * by itself, and only the helper can then give the job back.
   */
  #leavesAlone(job: JobSpec): boolean {
    const { journal, clock, say } = this.#parts;
    if (foldJob(job, journal.events(job.id)).ended !== "stuck") {
      this.#stuckUntil = undefined;
      return false;
    }
    this.#stuckUntil ??= clock.monotonic() + this.#stuckMs;
    say(
      `Job ${job.id} is stuck: see what to type. It is tried again after a while, and at once by mig recover.`,
    );
    if (clock.monotonic() < this.#stuckUntil) return true;
    this.#stuckMs = Math.min(2 * this.#stuckMs, LONGEST_STUCK_MS);
    this.#stuckUntil = undefined;
    const by = helperHolder(job.id);
    journal.append(job.id, by, { type: "reopened", by });
    return false;
  }

  /** The job once it is ours: the record names this helper. */
  async #job(): Promise<JobSpec | undefined> {
    const { journal } = this.#parts;
    const known = journal.get(HELPER_JOB);
    if (known !== undefined) return this.#ifOurs(journal.findJob(known));
    const text = await readStateFile(this.#parts.stateDirectory, "inbox/job.json");
    if (text === undefined) return undefined;
    const { jobId, journal: dump } = parsePackage(text);
    const job = dump.jobs.find((each) => each.spec.id === jobId)?.spec;
    if (job === undefined) return undefined;
    this.#parts.say(`Job ${jobId} has arrived; this helper waits until the record names it.`);
    if (this.#arrivedAt === undefined) {
      this.#arrivedAt = this.#parts.clock.monotonic();
      // The job is put there last, so that all it is driven with is whole.
      await this.#parts.reload();
    }
    if (!(await this.#isNamed(job))) return undefined;
    this.#arrivedAt = undefined;
    // Only now: the package may have been written again until the record was.
    const latest = parsePackage((await readStateFile(this.#parts.stateDirectory, "inbox/job.json")) ?? text);
    journal.importAll(latest.journal, jobId);
    journal.set(HELPER_JOB, jobId);
    return job;
  }

  async #ifOurs(job: JobSpec | undefined): Promise<JobSpec | undefined> {
    if (job === undefined) return undefined;
    const backAlready = await readStateFile(this.#parts.stateDirectory, "outbox/state.json");
    // After the commit the source may be gone; what is left is to see the gate open and to give the job back.
    const isCommitted = foldJob(job, this.#parts.journal.events(job.id)).committed;
    const isOurs =
      backAlready !== undefined || isCommitted
        ? await this.#isTheOneNamed(job).catch(() => true)
        : await this.#isNamed(job);
    return isOurs ? job : undefined;
  }

  async #isNamed(job: JobSpec): Promise<boolean> {
    const { moving, givenUp, settled } = recordsOf(job);
    const record = await this.#parts
      .session(job.source)
      .readRecord(moveFactsOf(job).name)
      .catch((error: unknown) => {
        // A migrate that has long been committed may have renamed its source.
        if (hasCode(error, "UNKNOWN_APPLICATION")) return undefined;
        throw error;
      });
    const names = [moving, givenUp, settled(job.source)].some((claim) => sameClaim(record, claim));
    return names && record?.job?.id === job.id && (await this.#isTheOneNamed(job, record.job.helper));
  }

  /** A copy of the helper that somebody made and started has the same inbox and the same name for itself. */
  async #isTheOneNamed(job: JobSpec, helper = helperName(job.id)): Promise<boolean> {
    const { session, stateDirectory, stateMount, say } = this.#parts;
    const question = { stateDirectory, stateMount, component: HELPER_COMPONENT };
    const isIt = await isInside(session(job.source), helper, question);
    if (!isIt)
      say(`Job ${job.id} is for ${helper} on ${job.source}, and this is another machine: it only reads.`);
    return isIt;
  }

  #miss(job: JobSpec): void {
    const { journal } = this.#parts;
    const { committed } = foldJob(job, journal.events(job.id));
    const grid = committed && job.kind !== "snapshot" ? job.target : job.source;
    journal.append(job.id, helperHolder(job.id), { type: "waiting", for: whatIsMissing(job, grid) });
  }

  async #handBack(job: JobSpec, signal: AbortSignal): Promise<"again" | "done"> {
    const { journal, clock, stateDirectory } = this.#parts;
    const events = journal.events(job.id);
    if (!events.some(({ event }) => event.type === "handed")) {
      journal.append(job.id, helperHolder(job.id), { type: "handed", to: "agent" });
    }
    const back: HandedBack = { jobId: job.id, lastEvent: journal.events(job.id).at(-1)?.seq ?? 0 };
    // What was not told yet, the agent tells.
    const dump = { ...journal.exportFrom(job.of ?? job.id), notices: journal.outbox.handOver() };
    await writeWhole(join(stateDirectory, "outbox"), "journal.json", JSON.stringify(dump));
    await writeWhole(join(stateDirectory, "outbox"), "state.json", JSON.stringify(back));
    this.#parts.say(
      "This helper has done its part and waits until the agent in the application has taken the job back.",
    );
    const missedAt = clock.monotonic() + MISSED_AFTER_MS;
    while (!signal.aborted) {
      const ack = await readStateFile(stateDirectory, "inbox/ack.json");
      if (ack !== undefined && parseHandedBack(ack).lastEvent >= back.lastEvent) break;
      if (clock.monotonic() > missedAt && journal.events(job.id).at(-1)?.event.type === "handed")
        this.#miss(job);
      await clock.sleep(this.#parts.waitMs, signal).catch(() => undefined);
    }
    this.#parts.say("The agent in the application has the job; this helper is removed soon.");
    return "done";
  }
}

/** The agent has not come for its job: a person should know what to look at. */
function whatIsMissing(job: JobSpec, grid: string): string {
  const { name } = moveFactsOf(job);
  return `the agent in ${name} on ${grid} to take the job back; if ${name} does not run there, type: app start ${name}`;
}

async function writeWhole(directory: string, name: string, text: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await writeFile(join(directory, `.${name}`), text, { mode: 0o600, flush: true });
  await rename(join(directory, `.${name}`), join(directory, name));
}
