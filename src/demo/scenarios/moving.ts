import type { StreamItem } from "../../cli/agent-api.ts";
import type { JobReporter } from "../../cli/job-reporter.ts";
import { isTerminal, type JobView } from "../../domain/job.ts";
import { follow, type Play } from "../perform.ts";

/** What happens to the world while a job is under way. */
export interface Meanwhile {
  /** What it follows at once. */
  isTime(item: StreamItem): boolean;
  happens(): Promise<void>;
}

/** A job that a scenario follows from its begin to its end, and can look at on its way. */
export interface Moving extends AsyncDisposable {
  readonly id: string;
  /** The job as soon as this holds. Rejects when it ended without. */
  seen(holds: (view: JobView) => boolean): Promise<JobView>;
  /** The job at its end; what was to happen meanwhile has happened. Throws `WAIT_TIMEOUT` and what that threw. */
  readonly ended: Promise<JobView>;
}

export function isStep(item: StreamItem, type: "started" | "succeeded", step: string): boolean {
  if (item.type !== "event") return false;
  const { event } = item.event;
  return event.type === type && event.step === step;
}

/** Bytes have gone over, and more have to. */
export function isCopying(item: StreamItem): boolean {
  return item.type === "progress" && item.progress.bytes > 0;
}

export function followMeanwhile(play: Play, job: JobView, meanwhile?: Meanwhile): Moving {
  const leaving = new AbortController();
  const looking = new Set<(view: JobView) => void>();
  let happening: Promise<void> | undefined;
  let newest = job;
  const tap: Pick<JobReporter, "view" | "item"> = {
    view(view) {
      newest = view;
      for (const look of looking) look(view);
    },
    item(item) {
      if (meanwhile === undefined || happening !== undefined || !meanwhile.isTime(item)) return;
      happening = meanwhile.happens();
      // Whoever waits for the end hears of it.
      happening.catch(() => undefined);
    },
  };
  const signal = AbortSignal.any([play.signal, leaving.signal]);
  const following = follow({ ...play, signal }, job, tap);
  const ended = following.then(async (view) => {
    if (meanwhile !== undefined && happening === undefined)
      throw new Error(`Job ${job.id} ended before its time came`);
    await happening;
    return view;
  });
  ended.catch(() => undefined);
  return {
    id: job.id,
    ended,
    async seen(holds) {
      if (holds(newest)) return newest;
      const { promise, resolve } = Promise.withResolvers<JobView>();
      const look = (view: JobView): void => void (holds(view) && resolve(view));
      looking.add(look);
      const view = await Promise.race([promise, following]);
      looking.delete(look);
      if (!holds(view) && isTerminal(view.state))
        throw new Error(`Job ${view.id} ended as ${view.state} before`);
      return view;
    },
    async [Symbol.asyncDispose]() {
      leaving.abort();
      await ended.catch(() => undefined);
    },
  };
}
