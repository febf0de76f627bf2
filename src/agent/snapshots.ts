import type { Check } from "../domain/checks.ts";
import { MigError, toErrorData } from "../domain/errors.ts";
import { newJobId, snapshotTakenAt } from "../domain/ids.ts";
import type { JobSpec } from "../domain/job.ts";
import type { Plan } from "../domain/plan.ts";
import type { SnapshotList, SnapshotView } from "../domain/snapshots.ts";
import type { ApplicationFacts, GridSession } from "../drivers/driver.ts";
import type { SnapshotFacts } from "../handover/move-facts.ts";
import { type FoundSnapshot, findSnapshots } from "../handover/snapshots.ts";
import { planOf } from "../jobs/workflow.ts";
import { checkSnapshot } from "../preflight/snapshot.ts";
import type { PlanningParts, Standpoint } from "./planning.ts";

/** What listing and deleting snapshots stand on. */
export interface SnapshotParts {
  readonly planning: Pick<PlanningParts, "grid" | "session" | "workflowOf" | "texts" | "now">;
  sessions(): readonly GridSession[];
}

/**
 * All snapshots of an application, newest first, from the records; a grid that cannot be asked is named. Throws
 * `NOT_HERE` for none.
 */
export async function listSnapshots(
  sessions: readonly GridSession[],
  applicationId: string,
): Promise<SnapshotList> {
  if (applicationId === "") {
    throw new MigError("NOT_HERE", "Cannot list snapshots: there is no application here", {
      hint: "Ask the MIG inside the application.",
    });
  }
  const lists = await Promise.all(
    sessions.map(async (session) => {
      try {
        const found = await findSnapshots(session, applicationId);
        return { snapshots: await Promise.all(found.map((each) => viewSnapshot(each, session))) };
      } catch (error) {
        return { snapshots: [], notAsked: { grid: session.grid.name, error: toErrorData(error) } };
      }
    }),
  );
  return {
    snapshots: lists
      .flatMap(({ snapshots }) => snapshots)
      .toSorted((a, b) => (b.takenAt ?? "").localeCompare(a.takenAt ?? "")),
    notAsked: lists.flatMap(({ notAsked }) => notAsked ?? []),
  };
}

async function viewSnapshot(found: FoundSnapshot, session: GridSession): Promise<SnapshotView> {
  const { name, grid, from, jobId, state } = found;
  const takenAt = snapshotTakenAt(name);
  const bytes = await bytesOf(session, name);
  return { name, grid, from, jobId, state, bytes, ...(takenAt === undefined ? {} : { takenAt }) };
}

async function bytesOf(session: GridSession, name: string): Promise<number> {
  const volumes = await session.volumes(name);
  return volumes.reduce((sum, volume) => sum + volume.bytes, 0);
}

/** Which snapshot is meant; the grid only where the name alone does not say it. */
export interface DeletionRequest {
  readonly name: string;
  readonly grid?: string | undefined;
  readonly by: string;
}

export interface PlannedDeletion {
  readonly plan: Plan;
  readonly spec: JobSpec;
}

/** Throws `UNKNOWN_APPLICATION` when there is none of that name, `UNKNOWN_GRID`, `BAD_REQUEST`, `SSH_*`. */
export async function planDeletion(
  parts: SnapshotParts,
  { place, record }: Standpoint,
  request: DeletionRequest,
): Promise<PlannedDeletion> {
  const { planning } = parts;
  const { session, found } = await findNamed(parts, request);
  const { name } = found;
  const grid = session.grid.name;
  const { applicationId, generation } = record;
  const checks = await checkSnapshot({ name, grid, applicationId }, found, planning.texts(session.grid));
  const subject = {
    id: newJobId(),
    kind: "delete-snapshot" as const,
    application: place.application,
    source: place.grid,
    target: grid,
    facts: { applicationId, name: place.application, generation, snapshot: factsOf(found, grid) },
  };
  const steps = planOf(planning.workflowOf("delete-snapshot"), subject);
  const spec: JobSpec = {
    ...subject,
    strategy: "cold",
    applicationId,
    requestedBy: request.by,
    createdAt: planning.now().toISOString(),
    plan: steps,
    ...(subject.facts.snapshot.jobId === "" ? {} : { of: subject.facts.snapshot.jobId }),
  };
  return { spec, plan: planFor(spec, checks) };
}

function planFor(spec: JobSpec, checks: readonly Check[]): Plan {
  const { id, kind, application, source, target, plan: steps } = spec;
  const basis = "Nothing is copied, and the application runs on.";
  return {
    jobId: id,
    kind,
    application,
    source,
    target,
    checks,
    steps,
    estimate: { bytes: 0, volumes: [], downtimeSeconds: 0, basis },
    addresses: { source: "", target: "" },
  };
}

function factsOf({ name, entity, record }: ApplicationFacts, grid: string): SnapshotFacts {
  const known = record === "foreign" ? undefined : record;
  return {
    name,
    grid,
    jobId: known?.job?.id ?? "",
    from: known?.job?.source ?? "",
    generation: known?.generation ?? 0,
    holder: known?.holder ?? "",
    entity,
  };
}

interface Named {
  readonly session: GridSession;
  readonly found: ApplicationFacts;
}

async function findNamed(parts: SnapshotParts, { name, grid }: DeletionRequest): Promise<Named> {
  if (grid !== undefined) {
    parts.planning.grid(grid);
    const session = parts.planning.session(grid);
    const found = await session.findApplication(name);
    if (found === undefined) throw unknown(name, `on ${grid}`);
    return { session, found };
  }
  const looks = await Promise.all(parts.sessions().map((session) => lookFor(session, name)));
  const hits = looks.flatMap(({ hit }) => hit ?? []);
  const [only, another] = hits;
  if (only !== undefined && another === undefined) return only;
  if (another !== undefined) {
    const where = hits.map(({ session }) => session.grid.name);
    throw new MigError("BAD_REQUEST", `There is a ${name} on ${where.join(" and on ")}`, {
      hint: `Say which one is meant: --grid ${where[0] ?? ""}`,
    });
  }
  // It may well be on the grid that could not be asked.
  for (const { error } of looks) if (error !== undefined) throw error;
  throw unknown(name, "on any grid");
}

async function lookFor(
  session: GridSession,
  name: string,
): Promise<{ readonly hit?: Named; readonly error?: Error }> {
  try {
    const found = await session.findApplication(name);
    return found === undefined ? {} : { hit: { session, found } };
  } catch (error) {
    return { error: error instanceof Error ? error : new Error(String(error), { cause: error }) };
  }
}

function unknown(name: string, where: string): MigError {
  return new MigError("UNKNOWN_APPLICATION", `There is no snapshot ${name} ${where}`, {
    hint: "mig snapshots lists those there are.",
  });
}
