/**
 * The record: one per application on each controller. It says who may run the application and who
 * drives it; hand-over and ownership in one. It changes only by compare-and-set on (generation, holder).
 */
export type RecordState =
  /** Nobody may start the application here; a job is under way. */
  | "moving"
  /** The application is not here any more (or not yet): nobody may start it. */
  | "away"
  /** The holder may start it; the serve gate stays closed. */
  | "granted"
  /** It serves here. */
  | "committed"
  /** A snapshot: only `mig adopt` may start it. */
  | "snapshot";

export const RECORD_STATES: readonly RecordState[] = ["moving", "away", "granted", "committed", "snapshot"];

export interface OwnershipRecord {
  /** Minted once per application, carried by its own disk. */
  readonly applicationId: string;
  /** A counter per application, never per job. */
  readonly generation: number;
  /** Who drives: `agent-my_grid_one`, `helper-<job>`, `recover-<random>`. */
  readonly holder: string;
  readonly state: RecordState;
  /** What the controller itself calls this very copy, so that copies are told apart. */
  readonly entity: string;
  /** Enough of the job to end it from the records alone; absent when no job has touched the record. */
  readonly job?: RecordJob;
}

export interface RecordJob {
  readonly id: string;
  readonly kind: string;
  readonly source: string;
  readonly target: string;
  /** The application's name on the source before the job. */
  readonly name: string;
  /** Name of the copy on the target. */
  readonly targetName: string;
  /** Name of the helper application, where the job has one. */
  readonly helper?: string;
  /** Where MIG is inside the application: its component, and the path of its state there. */
  readonly component?: string;
  readonly statePath?: string;
  /** Seconds the retired source is kept. */
  readonly keepSeconds?: number;
  /** Clock of the controller when the source was retired, epoch seconds. */
  readonly keptSince?: number;
  /** True once the copy was seen complete and equal. */
  readonly copied?: boolean;
  /** Of a rollback: the name under which the copy that it brings back was kept, and its time, by which it is put away again. */
  readonly back?: string;
  readonly backKeepSeconds?: number;
  readonly backKeptSince?: number;
  /** A grid that a person asserted to be off for good when this job was ended from the records. */
  readonly assertedOff?: string;
}

/** A claim is generation and holder together. */
export interface Claim {
  readonly generation: number;
  readonly holder: string;
}

export function sameClaim(left: Claim | undefined, right: Claim | undefined): boolean {
  return left?.generation === right?.generation && left?.holder === right?.holder;
}

export function claimOf(record: OwnershipRecord | undefined): Claim | undefined {
  return record === undefined ? undefined : { generation: record.generation, holder: record.holder };
}
