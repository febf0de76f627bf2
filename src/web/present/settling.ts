import type { AgentStatus } from "../../agent-facade.ts";
import type { JobView } from "../../domain/job.ts";
import { type ActionsModel, keptActions } from "./actions.ts";
import { durationWords, type Moment, presentMoment } from "./times.ts";

/** After a migrate: until when there is a way back, what it costs, and the two ways to settle it. */
export interface SettlingModel {
  readonly title: string;
  readonly name: string;
  readonly until: Moment;
  /** Of the server's clock, for the browser's may be wrong. */
  readonly secondsLeft: number;
  /** What a rollback leaves behind, and what is lost by a finalize. */
  readonly rollback: string;
  readonly finalize: string;
  readonly actions: ActionsModel;
}

/** Undefined for a job that has left no copy, or whose copy is gone by now. */
export function presentSettling(job: JobView, status: AgentStatus, now: number): SettlingModel | undefined {
  const { kept } = status;
  if (kept === undefined || kept.jobId !== job.id || job.state !== "succeeded") return undefined;
  const committed = job.steps.find(({ commits, endedAt }) => commits && endedAt !== undefined)?.endedAt;
  const ago =
    committed === undefined ? "" : ` (${durationWords(Math.max(0, now - Date.parse(committed)))} ago)`;
  return {
    title: `A stopped copy is kept on ${kept.grid}`,
    name: kept.name,
    until: presentMoment(kept.until, now),
    secondsLeft: Math.max(0, Math.round((Date.parse(kept.until) - now) / 1000)),
    rollback: `Roll back starts that copy again. What was written since the commit${ago} stays behind on ${job.target}.`,
    finalize: "Finalize destroys that copy now. After that there is no rollback.",
    actions: keptActions({ status }),
  };
}
