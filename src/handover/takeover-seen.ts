import { MigError } from "../domain/errors.ts";
import { keptName, OUR_PREFIX } from "../domain/ids.ts";
import type { OwnershipRecord, RecordJob } from "../domain/record.ts";
import type { ApplicationFacts, GridSession } from "../drivers/driver.ts";

/** What the controllers answer to somebody who wants to end a job and knows nothing but grid.info. */
export interface Seen {
  readonly session: GridSession;
  /** Undefined: the controller does not answer. */
  readonly applications: readonly ApplicationFacts[] | undefined;
}

/** The job that the records are about. */
export interface Found {
  readonly applicationId: string;
  readonly job: RecordJob;
  readonly generation: number;
}

export async function lookAt(session: GridSession, assertedOff: readonly string[]): Promise<Seen> {
  try {
    return { session, applications: await session.applications() };
  } catch (error) {
    if (!(error instanceof MigError)) throw error;
    if (error.code.startsWith("SSH_") || assertedOff.includes(session.grid.name))
      return { session, applications: undefined };
    throw error;
  }
}

/**
 * The newest job that a record names. Copies that are kept say something only where nothing else does: then the grid
 * that the application was moved to is gone with it. Throws `USAGE` when the grids hold several applications.
 */
export function newestJob(seen: readonly Seen[], applicationId: string | undefined): Found | undefined {
  const all = seen.flatMap(({ applications }) =>
    (applications ?? []).flatMap((facts) => {
      const record = facts.record === "foreign" ? undefined : facts.record;
      if (record?.job === undefined || record.state === "snapshot") return [];
      if (applicationId !== undefined && record.applicationId !== applicationId) return [];
      const { generation } = record;
      const isKept = facts.name.startsWith(`${OUR_PREFIX}kept_`);
      return [{ applicationId: record.applicationId, job: record.job, generation, isKept }];
    }),
  );
  const inUse = all.filter((each) => !each.isKept);
  const found = inUse.length > 0 ? inUse : all;
  const ids = new Set(found.map((each) => each.applicationId));
  if (ids.size > 1) {
    throw new MigError("USAGE", `The grids hold records of several applications: ${[...ids].join(", ")}`, {
      hint: "Run mig recover inside the application that is meant, or with a grid.info of its own.",
    });
  }
  return found.toSorted((left, right) => right.generation - left.generation)[0];
}

/** The job's copy on one of its grids: under its name, or under the one by which it is, or was, kept. */
export function copyOn(
  applications: readonly ApplicationFacts[],
  side: "source" | "target",
  { applicationId, job }: Found,
): ApplicationFacts | undefined {
  const own = side === "source" ? job.name : job.targetName;
  const kept = side === "source" ? keptName(job.id, job.name) : job.back;
  const named = applications.find((each) => each.name === own);
  if (recordOf(named)?.applicationId === applicationId) return named;
  const other = applications.find((each) => each.name === kept);
  return recordOf(other)?.job?.id === job.id ? other : undefined;
}

/** A copy that may run, under a name that no job gave it: somebody has renamed it. */
export function renamedCopy(
  applications: readonly ApplicationFacts[],
  { applicationId, job }: Found,
): ApplicationFacts | undefined {
  return applications.find((facts) => {
    const record = recordOf(facts);
    const mayRun = record?.state === "committed" || record?.state === "granted";
    return (
      mayRun &&
      record.applicationId === applicationId &&
      record.entity === facts.entity &&
      record.job?.id === job.id
    );
  });
}

function recordOf(facts: ApplicationFacts | undefined): OwnershipRecord | undefined {
  return facts?.record === "foreign" ? undefined : facts?.record;
}

/** The records in words, for the person who asked. */
export function describe(
  { session, applications }: Seen,
  assertedOff: readonly string[],
): readonly { readonly grid: string; readonly record: string }[] {
  const grid = session.grid.name;
  if (assertedOff.includes(grid)) return [{ grid, record: "asserted off" }];
  if (applications === undefined) return [{ grid, record: "does not answer" }];
  const lines = applications.flatMap((facts) => {
    const record = recordOf(facts);
    return record === undefined
      ? []
      : [{ grid, record: `${facts.name}: ${inWords(record)}, ${facts.state}` }];
  });
  return lines.length === 0 ? [{ grid, record: "no record" }] : lines;
}

function inWords(record: OwnershipRecord): string {
  const job = record.job === undefined ? "" : `, job ${record.job.id}`;
  return `${record.state}, generation ${record.generation}, holder ${record.holder}${job}`;
}
