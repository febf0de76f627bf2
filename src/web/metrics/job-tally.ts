import type { AgentFacade } from "../../agent-facade.ts";
import { isTerminal, type JobView } from "../../domain/job.ts";

/** What jobs add up to. */
export interface TallyPort {
  /** A job has ended, since this process started. */
  ended(job: JobView): void;
  /** The newest success of each kind, whenever it was. */
  succeeded(job: JobView): void;
  copied(bytes: number): void;
}

/** A page of history is enough for what ended since the start, and for the last success of each kind. */
const LOOK_BACK = 200;

/** Counts what has ended since the start of the process, and from now on what ends and what is copied. */
export function tallyJobs(facade: AgentFacade, port: TallyPort): void {
  const { startedAt } = facade.status();
  const kinds = new Set<string>();
  for (const job of facade.jobs(LOOK_BACK)) {
    if (!isTerminal(job.state)) continue;
    if ((job.endedAt ?? "") >= startedAt) port.ended(job);
    if (job.state !== "succeeded" || kinds.has(job.kind)) continue;
    kinds.add(job.kind);
    port.succeeded(job);
  }
  const copied = new Map<string, number>();
  facade.watch((change) => {
    if (change.type === "event" && change.event.event.type === "ended") {
      const job = facade.job(change.event.jobId);
      port.ended(job);
      if (job.state === "succeeded") port.succeeded(job);
    } else if (change.type === "progress") {
      const { jobId, step, bytes } = change.progress;
      const key = `${jobId} ${step}`;
      port.copied(Math.max(0, bytes - (copied.get(key) ?? 0)));
      // One job at a time: what was copied before is counted.
      copied.clear();
      copied.set(key, bytes);
    }
  });
}
