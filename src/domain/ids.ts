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
  const time = at.toISOString().replace(/[-:]|\.\d+/g, "").replace("Z", "");
  return `${OUR_PREFIX}snap_${application}_${grid.replace(/[^A-Za-z0-9_]/g, "_")}_${time}_${jobId}`;
}
