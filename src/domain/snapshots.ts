import type { ErrorData } from "./errors.ts";

/** The snapshots of one application, as the records on the grids say. */
export interface SnapshotList {
  readonly snapshots: readonly SnapshotView[];
  /** Grids whose snapshots are not among them, and why. */
  readonly notAsked: readonly { readonly grid: string; readonly error: ErrorData }[];
}

export interface SnapshotView {
  readonly name: string;
  /** Where it lies. */
  readonly grid: string;
  /** The grid it was taken of. */
  readonly from: string;
  /** The job that made it. */
  readonly jobId: string;
  /** ISO 8601; absent when somebody has renamed it. */
  readonly takenAt?: string;
  /** Its volumes at full size. */
  readonly bytes: number;
  /** As its controller says; `stopped`, unless somebody has started it. */
  readonly state: string;
}
