/** Letters that cannot be mistaken for one another, lower case: fit for AppLogic names. */
const ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";
const JOB_ID_LENGTH = 8;
const APPLICATION_ID_LENGTH = 16;

/** All that MIG creates on a controller carries this prefix and the job id. */
export const OUR_PREFIX = "mig_";

export function newJobId(): string {
  return randomName(JOB_ID_LENGTH);
}

export function newApplicationId(): string {
  return randomName(APPLICATION_ID_LENGTH);
}

export function randomName(length: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(length));
  return Array.from(bytes, (byte) => ALPHABET[byte % ALPHABET.length]).join("");
}

export function helperName(jobId: string): string {
  return `${OUR_PREFIX}helper_${jobId}`;
}

/** Name of a retired source: kept, stopped, not startable by mistake under its old name. */
export function keptName(jobId: string, application: string): string {
  return `${OUR_PREFIX}kept_${jobId}_${application}`;
}

export interface SnapshotName {
  readonly application: string;
  readonly grid: string;
  readonly at: Date;
  readonly jobId: string;
}

/** Unique name of a snapshot: application, grid it was taken on, time in UTC, job. */
export function snapshotName({ application, grid, at, jobId }: SnapshotName): string {
  const time = at
    .toISOString()
    .replace(/[-:]|\.\d+/g, "")
    .replace("Z", "");
  return `${OUR_PREFIX}snap_${application}_${grid.replace(/[^A-Za-z0-9_]/g, "_")}_${time}_${jobId}`;
}

const SNAPSHOT_TIME = new RegExp(
  `_(\\d{4})(\\d\\d)(\\d\\d)T(\\d\\d)(\\d\\d)(\\d\\d)_[${ALPHABET}]{${JOB_ID_LENGTH}}$`,
);

/** When the snapshot of that name was asked for, ISO 8601; undefined for a name that does not say it. */
export function snapshotTakenAt(name: string): string | undefined {
  const found = SNAPSHOT_TIME.exec(name);
  if (found === null) return undefined;
  const [, year = "", month = "", day = "", hour = "", minute = "", second = ""] = found;
  const text = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  return Number.isNaN(Date.parse(text)) ? undefined : text;
}

/** What a name of ours says. */
export type OurName =
  | { readonly kind: "helper"; readonly jobId: string }
  | { readonly kind: "kept"; readonly jobId: string; readonly application: string }
  | { readonly kind: "snapshot"; readonly jobId: string };

const OUR_NAME = new RegExp(
  `^${OUR_PREFIX}(?:(helper)_(ID)|(kept)_(ID)_(.+)|(snap)_.+_(ID))$`.replaceAll(
    "ID",
    `[${ALPHABET}]{${JOB_ID_LENGTH}}`,
  ),
);

/** The inverse of the three above; undefined for a name that none of them makes. */
export function parseOurName(name: string): OurName | undefined {
  const [, helper, helperJob = "", kept, keptJob = "", application = "", snap, snapJob = ""] =
    OUR_NAME.exec(name) ?? [];
  if (helper !== undefined) return { kind: "helper", jobId: helperJob };
  if (kept !== undefined) return { kind: "kept", jobId: keptJob, application };
  return snap === undefined ? undefined : { kind: "snapshot", jobId: snapJob };
}
