import type { Grid } from "../domain/grid.ts";
import type { KnownJob } from "../domain/leftovers.ts";
import type { LintFinding } from "../domain/lint.ts";
import type { Place } from "../domain/serving.ts";
import type { GridSession } from "../drivers/driver.ts";

/** What is about to be done. */
export interface PreflightQuestion {
  readonly kind: "migrate" | "snapshot" | "rollback";
  /** Name on the source. */
  readonly application: string;
  readonly applicationId: string;
  /** Name it will have on the target. */
  readonly targetName: string;
  /** The job that checks again before its stop: its own traces are no finding. */
  readonly jobId?: string | undefined;
  /** Rollback: name of the kept source on the target. */
  readonly keptName?: string | undefined;
}

/** What the checks look with. */
export interface PreflightParts {
  readonly source: GridSession;
  readonly target: GridSession;
  /** What the lint found in the configuration and the key. */
  readonly findings: readonly LintFinding[];
  /** Where this agent is, by a fresh challenge. */
  place(): Promise<Place | undefined>;
  readonly jobs: KnownJobs;
  /** Fingerprint learned at first use; undefined when this controller was never seen. */
  hostKey(grid: Grid): { readonly fingerprint: string; readonly since: string } | undefined;
  /** Public half of MIG's key, one line, for the command that lets it in. */
  readonly publicKey?: string | undefined;
  texts(grid: Grid): CommandTexts;
}

export interface KnownJobs {
  running(): { readonly id: string; readonly kind: string; readonly target: string } | undefined;
  /** Undefined for a job that this application never had. */
  find(jobId: string): KnownJob | undefined;
}

/** Commands that a finding tells a person to type, as that kind of controller takes them. */
export interface CommandTexts {
  list(): string;
  look(application: string): string;
  start(application: string): string;
  stop(application: string): string;
  destroy(application: string): string;
  rename(application: string, newName: string): string;
  /** Empties the place of the record. */
  clearRecord(application: string): string;
  /** Lets the holder of a key log in. */
  letIn(user: string, publicKey: string): string;
}
