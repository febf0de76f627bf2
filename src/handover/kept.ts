import { OUR_PREFIX } from "../domain/ids.ts";
import type { RecordJob } from "../domain/record.ts";
import type { ApplicationFacts, GridSession } from "../drivers/driver.ts";
import type { KeptFacts } from "./move-facts.ts";

const KEPT = new RegExp(`^${OUR_PREFIX}kept_([a-z0-9]+)_`);

/** The kept copies of an application on one grid, from the records alone. Throws `SSH_*`. */
export async function findKept(session: GridSession, applicationId: string): Promise<readonly KeptFacts[]> {
  const all = await session.applications();
  return all.flatMap((facts) => {
    const kept = keptOf(facts, session.grid.name);
    return kept !== undefined && facts.record !== "foreign" && facts.record?.applicationId === applicationId
      ? [kept]
      : [];
  });
}

function keptOf(facts: ApplicationFacts, grid: string): KeptFacts | undefined {
  const jobId = KEPT.exec(facts.name)?.[1];
  const { record } = facts;
  if (jobId === undefined || record === undefined || record === "foreign" || record.state !== "away")
    return undefined;
  const { keepSeconds, keptSince } = record.job ?? {};
  return {
    name: facts.name,
    grid,
    jobId,
    generation: record.generation,
    holder: record.holder,
    entity: facts.entity,
    ...(keepSeconds === undefined ? {} : { keepSeconds }),
    ...(keptSince === undefined ? {} : { keptSince }),
  };
}

/**
 * The job in the record of a copy that a rollback had taken hold of, once it is put away again: that of the one which
 * kept it, so that its name, its time and the next rollback are as before. Undefined for any job but a rollback.
 */
export function keptAgain(job: RecordJob): RecordJob | undefined {
  const { back, backKeepSeconds, backKeptSince, id, source, target, component, statePath } = job;
  if (back === undefined) return undefined;
  return {
    id: KEPT.exec(back)?.[1] ?? id,
    kind: "migrate",
    source: target,
    target: source,
    name: job.targetName,
    targetName: job.name,
    ...(component === undefined ? {} : { component }),
    ...(statePath === undefined ? {} : { statePath }),
    ...(backKeepSeconds === undefined ? {} : { keepSeconds: backKeepSeconds }),
    ...(backKeptSince === undefined ? {} : { keptSince: backKeptSince }),
    copied: true,
  };
}

/** Epoch seconds when its time is over, by the clock of its controller; undefined: never by itself. */
export function expiryOf(kept: KeptFacts): number | undefined {
  return kept.keepSeconds === undefined || kept.keptSince === undefined
    ? undefined
    : kept.keptSince + kept.keepSeconds;
}
