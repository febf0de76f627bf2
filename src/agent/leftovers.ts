import type { CleanRequest, LeftoversReport, LeftoverView } from "../agent-facade.ts";
import type { Clock } from "../clock.ts";
import { MigError, toErrorData } from "../domain/errors.ts";
import { snapshotTakenAt } from "../domain/ids.ts";
import type { JobSpec } from "../domain/job.ts";
import { judgeMarked, type OwnKnowledge, seenAround } from "../domain/leftovers.ts";
import type { OwnershipRecord } from "../domain/record.ts";
import type { Place } from "../domain/serving.ts";
import type { GridSession, MarkedFacts } from "../drivers/driver.ts";
import type { Leftover } from "../handover/clean-facts.ts";
import type { Journal } from "../journal/journal.ts";
import { keptNow } from "./kept-now.ts";
import { knownJobs } from "./known-jobs.ts";

/** What of MIG lies on the grids, and whether somebody wants it; asked anew each time, for nothing of it is remembered. */
export interface LeftoversParts {
  readonly journal: Journal;
  readonly clock: Clock;
  sessions(): readonly GridSession[];
  /** Throws `UNKNOWN_GRID`. */
  mustBeGrid(name: string): void;
  /** Who asks; empty outside any application. */
  applicationId(): string;
  /** Where it is and serves, proven; absent where it does not. */
  standing(): { readonly place: Place; readonly record: OwnershipRecord } | undefined;
}

/** One thing with all that is known of it. */
interface Found {
  readonly view: LeftoverView;
  readonly facts: MarkedFacts;
}

interface Look {
  readonly session: GridSession;
  readonly facts: readonly MarkedFacts[];
  /** The controller's clock; absent when it does not say. */
  readonly now: number | undefined;
  readonly problem?: LeftoversReport["unseen"][number]["problem"];
}

/** Throws `UNKNOWN_GRID`. A grid that cannot be asked is named in the report. */
export async function listLeftovers(parts: LeftoversParts, grid?: string): Promise<LeftoversReport> {
  if (grid !== undefined) parts.mustBeGrid(grid);
  const { found, unseen } = await lookEverywhere(parts);
  return {
    at: new Date(parts.clock.now()).toISOString(),
    things: found.map(({ view }) => view).filter((view) => grid === undefined || view.grid === grid),
    unseen: unseen.filter((each) => grid === undefined || each.grid === grid),
  };
}

export interface Cleaning {
  readonly leftovers: readonly Leftover[];
  /** Asked for by name, and nowhere to be found. */
  readonly gone: readonly string[];
}

/** Exactly what may be destroyed now: what was asked for, or all. Throws `JOB_STATE` when somebody wants one of them. */
export async function chooseLeftovers(
  parts: LeftoversParts,
  { names }: Pick<CleanRequest, "names">,
): Promise<Cleaning> {
  const { found } = await lookEverywhere(parts);
  const isAsked = ({ view }: Found): boolean => names.length === 0 || names.includes(view.name);
  const asked = found.filter(isAsked);
  const refused = asked.find(({ view }) => names.length > 0 && !view.cleanable);
  if (refused !== undefined) throw wanted(refused.view);
  return {
    leftovers: asked.filter(({ view }) => view.cleanable).map(leftoverOf),
    gone: names.filter((name) => !found.some(({ view }) => view.name === name)),
  };
}

async function lookEverywhere(
  parts: LeftoversParts,
): Promise<{ readonly found: readonly Found[]; readonly unseen: LeftoversReport["unseen"] }> {
  const looks = await Promise.all(parts.sessions().map(lookAt));
  const seen = looks.flatMap(({ session, facts }) =>
    facts.map((each) => ({ ...each, grid: session.grid.name })),
  );
  const unseen = looks.flatMap(({ session, problem }) =>
    problem === undefined ? [] : [{ grid: session.grid.name, problem }],
  );
  const own = { ...ownOf(parts), ...seenAround(seen, unseen.length === 0) };
  const found = looks.flatMap((look) =>
    look.facts.flatMap((facts) => foundOf(facts, look, { ...own, now: look.now }) ?? []),
  );
  return { found, unseen };
}

async function lookAt(session: GridSession): Promise<Look> {
  try {
    const [facts, now] = await Promise.all([session.leftovers(), session.time().catch(() => undefined)]);
    return { session, facts, now };
  } catch (error) {
    return { session, facts: [], now: undefined, problem: toErrorData(error) };
  }
}

function ownOf(parts: LeftoversParts): Omit<OwnKnowledge, "mayDrive" | "ownerOf"> {
  const { journal } = parts;
  const applicationId = parts.applicationId();
  const standing = parts.standing();
  return {
    applicationId,
    here: standing === undefined ? undefined : { ...standing.place, generation: standing.record.generation },
    findJob: (jobId) => knownJobs(journal, () => applicationId).find(jobId),
    keptName: keptNow(journal, applicationId)?.name,
  };
}

function foundOf(facts: MarkedFacts, { session }: Look, own: OwnKnowledge): Found | undefined {
  const grid = session.grid.name;
  const judged = judgeMarked({ ...facts, grid }, own);
  if (judged === undefined) return undefined;
  const { name, state, bytes, busy } = facts;
  const since = sinceOf(facts, judged.jobId === undefined ? undefined : own.findJob(judged.jobId)?.createdAt);
  const isStill = !busy && (state === "stopped" || (judged.what === "helper" && state === "running"));
  const view = {
    grid,
    name,
    state,
    bytes,
    ...judged,
    cleanable: judged.verdict === "left-over" && isStill,
    ...(since === undefined ? {} : { since }),
  };
  return { view, facts };
}

function sinceOf({ name, record }: MarkedFacts, jobCreatedAt: string | undefined): string | undefined {
  const keptSince = record === "foreign" ? undefined : record?.job?.keptSince;
  if (keptSince !== undefined) return new Date(keptSince * 1000).toISOString();
  return snapshotTakenAt(name) ?? jobCreatedAt;
}

function leftoverOf({ view, facts }: Found): Leftover {
  const { record } = facts;
  return {
    grid: view.grid,
    name: view.name,
    isHelper: view.what === "helper",
    isRunning: view.state !== "stopped",
    jobId: view.jobId ?? "",
    entity: facts.entity,
    ...(record === undefined || record === "foreign" ? {} : { record: claimed(record) }),
  };
}

function claimed({
  applicationId,
  generation,
  holder,
  state,
}: OwnershipRecord): NonNullable<Leftover["record"]> {
  return { applicationId, generation, holder, state };
}

function wanted({ grid, name, reason, verdict, state }: LeftoverView): MigError {
  const why = verdict === "left-over" ? `it is ${state}` : reason;
  return new MigError("JOB_STATE", `Cannot clean ${name} on ${grid}: ${why}`, {
    hint: "Nothing was destroyed. What may be cleaned: mig leftovers",
  });
}

/** The job's first row. `kept` is empty: it has the facts of a finalize, so that the same fresh look comes first. */
export function cleanFacts(
  { place, record }: { readonly place: Place; readonly record: OwnershipRecord },
  leftovers: readonly Leftover[],
): JobSpec["facts"] {
  return {
    applicationId: record.applicationId,
    name: place.application,
    generation: record.generation,
    entity: place.entity,
    kept: [],
    leftovers,
  };
}
