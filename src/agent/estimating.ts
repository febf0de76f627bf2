import { foldJob, type JobFold } from "../domain/job-state.ts";
import type { JobKind } from "../domain/phase.ts";
import type { Estimate } from "../domain/plan.ts";
import type { Journal } from "../journal/journal.ts";

/** What a job that copied has measured. */
export interface CopyExperience {
  readonly jobId: string;
  /** Bytes per second. */
  readonly rate: number;
  /** Seconds of the downtime beside the copy. */
  readonly overheadSeconds: number;
  /** Seconds of all steps beside the copy; waits between steps are not in it. */
  readonly besideSeconds: number;
}

const COPY = "applogic/copy";

/** Of the last job of this application that copied; undefined when there is none. */
export function copyExperience(journal: Journal): CopyExperience | undefined {
  for (const spec of journal.jobs(100)) {
    if (spec.kind !== "migrate" && spec.kind !== "snapshot") continue;
    const fold = foldJob(spec, journal.events(spec.id));
    const { bytes, seconds } = fold.steps.get(COPY)?.output ?? {};
    if (typeof bytes !== "number" || typeof seconds !== "number" || seconds <= 0) continue;
    const stop = fold.steps.get("applogic/stop-source")?.startedAt;
    const open = (fold.steps.get("open-gate") ?? fold.steps.get("applogic/start-source-again"))?.endedAt;
    const downtime = secondsBetween(stop, open);
    return {
      jobId: spec.id,
      rate: bytes / seconds,
      overheadSeconds: Math.max(0, downtime - seconds),
      besideSeconds: besideCopy(fold),
    };
  }
  return undefined;
}

function besideCopy({ steps }: JobFold): number {
  return [...steps.values()]
    .filter(({ planned }) => planned.name !== COPY)
    .reduce((sum, { startedAt, endedAt }) => sum + secondsBetween(startedAt, endedAt), 0);
}

/** Several machines' clocks: what went backwards is no time at all. */
function secondsBetween(from: string | undefined, to: string | undefined): number {
  return from === undefined || to === undefined ? 0 : Math.max(0, Date.parse(to) - Date.parse(from)) / 1000;
}

const MIB = 1024 * 1024;

/** How much is copied and how long it takes, as far as an earlier job tells. */
export function estimateOf(
  kind: JobKind,
  volumes: Estimate["volumes"],
  experience: CopyExperience | undefined,
): Estimate {
  const copied = kind === "rollback" ? [] : volumes;
  const bytes = copied.reduce((sum, volume) => sum + volume.bytes, 0);
  const base = { bytes, volumes: copied };
  if (experience === undefined) {
    return {
      ...base,
      basis: "No copy of this application has been measured yet; the first one will be the basis.",
    };
  }
  const { rate, overheadSeconds, besideSeconds, jobId } = experience;
  const seconds = bytes / rate;
  return {
    ...base,
    totalSeconds: besideSeconds + seconds,
    downtimeSeconds: overheadSeconds + seconds,
    basis: `Job ${jobId}, the last that copied, measured ${Math.round(rate / MIB)} MiB/s; volumes count at full size.`,
  };
}
