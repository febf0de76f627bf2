import { helperName, keptName, parseOurName } from "./ids.ts";
import { isTerminal, type JobState } from "./job.ts";
import type { OwnershipRecord } from "./record.ts";

/*
 * What of MIG lies on a grid, and whether somebody wants it. Judged from the name, the record and the own journal alone;
 * what is not proven to be of an ended job of this very application is never called left over, for a name alone may as
 * well be another MIG's.
 */

/** Something with a name of ours or with a record, as its controller shows it. */
export interface Marked {
  readonly grid: string;
  readonly name: string;
  readonly entity: string;
  readonly record: OwnershipRecord | "foreign" | undefined;
}

export type MarkedKind =
  /** This application itself, or another one that uses MIG. */
  | "application"
  | "helper"
  /** A retired source. */
  | "kept"
  | "snapshot"
  /** The copy that a job was making, or the source that it left. */
  | "copy";

export type Verdict =
  | "wanted"
  | "left-over"
  /** Another application's: its own MIG knows what it needs. */
  | "not-ours"
  /** Nothing proves whose it is, or that nobody drives it: a person must look. */
  | "unclear";

export interface Judgement {
  readonly what: MarkedKind;
  readonly verdict: Verdict;
  /** Why, one sentence. */
  readonly reason: string;
  readonly jobId?: string;
  /** ISO 8601: until when it is kept. */
  readonly until?: string;
}

/** What the journal knows of a job of this application. */
export interface KnownJob {
  readonly kind: string;
  readonly state: JobState;
  readonly createdAt: string;
  /** The source that it retired may still be there. */
  readonly keeps: boolean;
}

/** What this MIG knows of itself. */
export interface OwnKnowledge {
  /** Empty outside any application: then nothing is its own. */
  readonly applicationId: string;
  /** Where it is committed, proven; absent while that is not known. */
  readonly here?: { readonly grid: string; readonly entity: string; readonly generation: number } | undefined;
  /** Undefined for a job that this application never had. */
  findJob(jobId: string): KnownJob | undefined;
  /** Name of the copy that a rollback would return to. */
  readonly keptName?: string | undefined;
  /** Epoch seconds by the clock of the controller that holds it; absent where it was not asked. */
  readonly now?: number | undefined;
  /** False only when every grid was looked at and none has this job's helper. */
  mayDrive(jobId: string): boolean;
  /** The application whose record names this job, where one does. */
  ownerOf(jobId: string): string | undefined;
}

/** The two answers that follow from all that was seen; `isWhole`: no grid could not be asked. */
export function seenAround(
  seen: readonly Marked[],
  isWhole: boolean,
): Pick<OwnKnowledge, "mayDrive" | "ownerOf"> {
  return {
    mayDrive: (jobId) => !isWhole || seen.some(({ name }) => name === helperName(jobId)),
    ownerOf(jobId) {
      const found = seen.find(({ record }) => record !== "foreign" && record?.job?.id === jobId)?.record;
      return found === "foreign" ? undefined : found?.applicationId;
    },
  };
}

/** Undefined: it carries no mark of MIG. */
export function judgeMarked(marked: Marked, own: OwnKnowledge): Judgement | undefined {
  const ours = parseOurName(marked.name);
  const { record } = marked;
  if (record === "foreign" || record === undefined)
    return ours === undefined ? undefined : judgeByName(marked, ours, own);
  if (own.applicationId === "" || record.applicationId !== own.applicationId)
    return judgeForeign(marked, record);
  if (own.here?.grid === marked.grid && own.here.entity === marked.entity)
    return { what: "application", verdict: "wanted", reason: "This application itself." };
  if (record.state === "snapshot")
    return inJob("snapshot", "wanted", "A snapshot: it stays until somebody destroys it.", record.job?.id);
  if (ours?.kind === "kept") return judgeKept(marked, record, { jobId: ours.jobId, own });
  return judgeCopy(marked, record, own);
}

/** A helper has no record; what else bears a name of ours should have one. */
function judgeByName(
  { record }: Marked,
  { kind, jobId }: { readonly kind: "helper" | "kept" | "snapshot"; readonly jobId: string },
  own: OwnKnowledge,
): Judgement {
  const job = own.findJob(jobId);
  const owner = own.ownerOf(jobId);
  if (job === undefined && owner !== undefined && owner !== own.applicationId)
    return inJob(kind, "not-ours", `Of job ${jobId} of another application (${owner}).`, jobId);
  if (job === undefined)
    return inJob(kind, "unclear", `Job ${jobId} is not known here: another MIG may need it.`, jobId);
  if (kind !== "helper" || record === "foreign")
    return inJob(kind, "unclear", `Its name is of job ${jobId}, but its record is gone.`, jobId);
  if (job.state === "stuck") return inJob(kind, "wanted", `Job ${jobId} is stuck: it may try again.`, jobId);
  if (!isTerminal(job.state)) return inJob(kind, "wanted", `It drives job ${jobId}.`, jobId);
  return inJob(kind, "left-over", `The helper of job ${jobId}, which has ended (${job.state}).`, jobId);
}

function judgeForeign({ name }: Marked, record: OwnershipRecord): Judgement {
  const ours = parseOurName(name);
  const what = record.state === "snapshot" ? "snapshot" : (ours?.kind ?? "application");
  const whose = record.job === undefined ? "" : ` ${record.job.name}`;
  const reason = `Of another application${whose} (${record.applicationId}): its own MIG looks after it.`;
  return inJob(what, "not-ours", reason, record.job?.id ?? ours?.jobId);
}

function judgeKept(
  { name }: Marked,
  { state, job }: OwnershipRecord,
  { jobId, own }: { readonly jobId: string; readonly own: OwnKnowledge },
): Judgement {
  const known = own.findJob(jobId);
  if (known !== undefined && !isTerminal(known.state))
    return inJob("kept", "wanted", `Job ${jobId} is under way.`, jobId);
  if (state !== "away" || job?.id !== jobId || name !== keptName(jobId, job.name))
    return inJob("kept", "unclear", `Its record says ${state}: it is not as job ${jobId} left it.`, jobId);
  const expiry =
    job?.keptSince === undefined || job.keepSeconds === undefined
      ? undefined
      : job.keptSince + job.keepSeconds;
  const until = expiry === undefined ? {} : { until: new Date(expiry * 1000).toISOString() };
  const judged = (verdict: Verdict, reason: string) => ({
    ...inJob("kept", verdict, reason, jobId),
    ...until,
  });
  if (name === own.keptName) return judged("wanted", "Kept for a rollback.");
  if (expiry !== undefined)
    return own.now !== undefined && expiry <= own.now
      ? judged("left-over", "An older kept copy: its time is over, and no rollback refers to it.")
      : judged("wanted", "An older kept copy: it goes when its time is over, or with mig finalize.");
  if (known?.keeps === true) return judged("wanted", "Kept until it is finalized.");
  return judged("left-over", "A kept copy that no rollback refers to.");
}

/** The copy of a job that turned back, the source of one that could not retire it, or a copy that somebody made. */
function judgeCopy(marked: Marked, record: OwnershipRecord, own: OwnKnowledge): Judgement {
  const { job, state } = record;
  const known = job && own.findJob(job.id);
  if (job === undefined || known === undefined)
    return inJob(
      "copy",
      "unclear",
      "It bears this application's record, and no job known here made it.",
      job?.id,
    );
  if (!isTerminal(known.state) || known.state === "stuck")
    return inJob("copy", "wanted", `Job ${job.id} is not done with it.`, job.id);
  const isTargets = marked.grid === job.target && marked.name === job.targetName;
  const isSources = marked.grid === job.source && marked.name === job.name && known.state === "succeeded";
  if (state === "committed" || (!isTargets && !isSources))
    return inJob(
      "copy",
      "unclear",
      "A copy that somebody made; MIG destroys only what it made itself.",
      job.id,
    );
  if (state !== "away" && mayBeDriven(record, { jobId: job.id, own }))
    return inJob(
      "copy",
      "unclear",
      `Its record says ${state}, and ${record.holder} may still drive it.`,
      job.id,
    );
  const reason = isTargets
    ? `What job ${job.id}, which has ended (${known.state}), left of its copy.`
    : `The source of job ${job.id}, which could not retire it; no rollback refers to it.`;
  return inJob("copy", "left-over", reason, job.id);
}

/** Whoever takes over raises the generation of both records: below our own committed one nobody drives any more. */
function mayBeDriven(
  { generation }: OwnershipRecord,
  { jobId, own }: { readonly jobId: string; readonly own: OwnKnowledge },
): boolean {
  return own.here === undefined || own.here.generation < generation || own.mayDrive(jobId);
}

function inJob(what: MarkedKind, verdict: Verdict, reason: string, jobId: string | undefined): Judgement {
  return { what, verdict, reason, ...(jobId === undefined ? {} : { jobId }) };
}
