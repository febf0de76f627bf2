import type { StreamItem } from "../cli/agent-api.ts";
import type { JobReporter } from "../cli/job-reporter.ts";
import { streamJob } from "../cli/job-stream.ts";
import type { Clock } from "../clock.ts";
import { hasCode, MigError } from "../domain/errors.ts";
import { isTerminal, type JobView } from "../domain/job.ts";
import { type Mig, readJob } from "./mig.ts";

/**
 * Follows a job that moves: from the agent to the helper, on to the agent at the target, and back where the
 * job turns back. Events of one job are one sequence wherever they are read, so all three are listened to all the
 * time, each from the last event that any of them told; who is not there yet, or not any more, is asked again.
 */
export interface FollowOptions {
  readonly migs: readonly Mig[];
  readonly reporter: JobReporter;
  /** Told already, up to this event; absent: all are told. */
  readonly after?: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** All of it; then `WAIT_TIMEOUT`. */
  readonly deadlineMs: number;
  /** Where to look when it is late. */
  readonly logs: string;
}

const ASK_AGAIN_MS = 100;

/** Resolves with the job as it ended. Throws `WAIT_TIMEOUT`. */
export async function followMove(started: JobView, options: FollowOptions): Promise<JobView> {
  const following = new Following(started, options);
  return await following.end();
}

class Following {
  readonly #options: FollowOptions;
  readonly #over = new AbortController();
  readonly #ended = Promise.withResolvers<JobView>();
  #view: JobView;
  /** The last event that was told. */
  #last: number;
  #isOver = false;

  constructor(view: JobView, options: FollowOptions) {
    this.#view = view;
    this.#options = options;
    this.#last = options.after ?? 0;
    options.reporter.view(view);
  }

  async end(): Promise<JobView> {
    const { migs, clock, signal, deadlineMs, logs } = this.#options;
    const ears = migs.map((mig) => this.#listen(mig));
    const late = clock.sleep(deadlineMs, AbortSignal.any([signal, this.#over.signal])).then(() => {
      const where = `it is ${this.#view.state}, phase ${this.#view.phase}`;
      throw new MigError(
        "WAIT_TIMEOUT",
        `Job ${this.#view.id} has not ended in ${deadlineMs / 1000} s: ${where}`,
        {
          hint: `Logs: ${logs}`,
        },
      );
    });
    try {
      return await Promise.race([this.#ended.promise, late]);
    } finally {
      this.#over.abort();
      await Promise.allSettled([...ears, late]);
    }
  }

  /** Never rejects: the end or the deadline ends it. */
  async #listen(mig: Mig): Promise<void> {
    const { clock } = this.#options;
    const signal = AbortSignal.any([this.#options.signal, this.#over.signal]);
    while (!signal.aborted) {
      try {
        await this.#hearOut(mig, signal);
      } catch {
        // Not there yet, not any more, or it does not know the job yet.
      }
      await clock.sleep(ASK_AGAIN_MS, signal).catch(() => undefined);
    }
  }

  async #hearOut({ door, headers }: Mig, signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    const after = this.#last;
    if (this.#isOver) return await this.#refresh({ door, headers });
    for await (const item of streamJob({ door, headers, jobId: this.#view.id, after, signal, clock })) {
      // The stream would wait longer and longer; here somebody else may have the next event any moment.
      if (item.type === "lost") return;
      await this.#take(item, { door, headers });
    }
  }

  async #take(item: StreamItem, from: Mig): Promise<void> {
    const { reporter } = this.#options;
    if (item.type !== "event") return reporter.item(item);
    const { seq, event } = item.event;
    if (seq <= this.#last) return;
    this.#last = seq;
    reporter.item(item);
    this.#isOver = event.type === "ended";
    await this.#refresh(from);
  }

  async #refresh(from: Mig): Promise<void> {
    try {
      const view = await readJob(from, this.#view.id, this.#options.signal);
      if (view.lastEvent < this.#view.lastEvent) return;
      this.#view = view;
      this.#options.reporter.view(view);
      if (this.#isOver && isTerminal(view.state)) this.#ended.resolve(view);
    } catch (error) {
      // It goes with the application; whoever has the next event also has the view.
      if (!hasCode(error, "AGENT_NOT_RUNNING", "WAIT_TIMEOUT", "UNKNOWN_JOB")) throw error;
    }
  }
}
