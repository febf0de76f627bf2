import type { Check } from "../domain/checks.ts";
import type { Grid, Property } from "../domain/grid.ts";
import type { VolumePercent } from "../domain/progress.ts";
import type { Claim, OwnershipRecord } from "../domain/record.ts";

/**
 * The port to one kind of controller. A driver turns it into commands; each remote command has one
 * file with `build(args) → argv` and `parse(result)` side by side.
 */
export interface Driver {
  readonly kind: string;
  open(grid: Grid, options?: SessionOptions): GridSession;
}

export interface SessionOptions {
  /** Sees every mutating command before it is sent; a job journals it. Absent outside jobs. */
  readonly observer?: CommandObserver | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface CommandObserver {
  /** Must be durable when it returns. Returns the number by which `ended` names the command. */
  sending(grid: string, text: string): number;
  ended(command: number, outcome: "done" | "refused" | "unknown", detail?: string): void;
}

/** States of `applogic-mig` section 7.1, which all drivers map to. */
export type ApplicationState =
  | "stopped"
  | "standby"
  | "starting"
  | "running"
  | "maintenance"
  | "stopping"
  | "failed"
  | "restarting"
  | "restart_stopping"
  | "repairing"
  | "unknown";

export interface ApplicationFacts {
  readonly name: string;
  /** What the controller itself calls this very copy; differs between copies of one application. */
  readonly entity: string;
  readonly state: ApplicationState;
  readonly template: boolean;
  /** The record, `foreign` when its place holds something that is not ours, absent when empty. */
  readonly record: OwnershipRecord | "foreign" | undefined;
  readonly destroyOnStop: boolean;
  /** A command of the controller works on it just now. */
  readonly busy: boolean;
}

export interface VolumeFacts {
  readonly name: string;
  readonly bytes: number;
  readonly filesystem: string;
  readonly uuid: string;
  readonly state: string;
  /** Where its component sees it, when known. */
  readonly mountPath?: string;
  /** Epoch seconds of the last mount and the last write: how a start in between is noticed. */
  readonly accessedAt?: number;
  readonly writtenAt?: number;
}

/** Something that MIG made or marked. */
export interface MarkedFacts extends ApplicationFacts {
  /** Of its volumes, at full size. */
  readonly bytes: number;
}

export interface MoveOptions {
  /** Controller of the source as the target grid reaches it. */
  readonly sourceController: string;
  readonly application: string;
  readonly newName?: string | undefined;
  readonly properties: readonly Property[];
  readonly onProgress?: ((report: VolumePercent) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface GridSession {
  readonly grid: Grid;

  // looking
  applications(): Promise<readonly ApplicationFacts[]>;
  findApplication(name: string): Promise<ApplicationFacts | undefined>;
  volumes(application: string): Promise<readonly VolumeFacts[]>;
  properties(application: string): Promise<readonly Property[]>;
  /** The controller's clock, epoch seconds. */
  time(): Promise<number>;
  /** All that carries a mark of MIG, whoever's: a name of ours, or a record. Who wants it, `domain/leftovers.ts` judges. */
  leftovers(): Promise<readonly MarkedFacts[]>;

  // the record
  /** Throws `RECORD_FOREIGN`. An application that does not exist has none. */
  readRecord(application: string): Promise<OwnershipRecord | undefined>;
  /**
   * Compare-and-set on (generation, holder); throws `FENCED` when `expected` does not hold or is not what is
   * read back. `expected` undefined: there must be none.
   */
  writeRecord(application: string, expected: Claim | undefined, next: OwnershipRecord): Promise<void>;

  // changing; each throws GRID_REFUSED (with the controller's words), SSH_* codes
  start(application: string): Promise<void>;
  stop(application: string): Promise<void>;
  destroy(application: string): Promise<void>;
  rename(application: string, newName: string): Promise<void>;
  provisionHelper(name: string, properties: readonly Property[]): Promise<void>;
  setDestroyOnStop(application: string): Promise<void>;
  /** Pulls the application from the source grid to this one; returns when the copy is complete. */
  pull(options: MoveOptions): Promise<void>;

  // files inside a running component: path as the component sees it
  readFile(application: string, component: string, path: string): Promise<Buffer>;
  writeFile(
    application: string,
    component: string,
    path: string,
    data: string | Uint8Array,
    mode: number,
  ): Promise<void>;
  removeFile(application: string, component: string, path: string): Promise<void>;
  /** A file on a volume of a stopped application. */
  removeVolumeFile(application: string, volume: string, path: string): Promise<void>;

  /** How long an earlier command may still begin after its connection was lost, milliseconds. */
  readonly drainMs: number;

  /** The checks that this kind of controller has of its own (log-in, trust, template, …). */
  checks(question: CheckQuestion): Promise<readonly Check[]>;
}

export interface CheckQuestion {
  readonly application: string;
  readonly role: "source" | "target";
  readonly other: Grid;
  readonly kind: "migrate" | "snapshot" | "rollback";
  /** Name the copy will have on the target. */
  readonly targetName: string;
  /** What the copy takes, where it is known. */
  readonly bytes?: number | undefined;
}

/** States in which one waits and never judges. */
export const TRANSIENT_STATES: ReadonlySet<ApplicationState> = new Set([
  "starting",
  "stopping",
  "restarting",
  "restart_stopping",
  "repairing",
  "maintenance",
  "unknown",
]);
