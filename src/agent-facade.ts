import type { ApprovalChoice, ApproveRequest } from "./domain/approval.ts";
import type { Check, Severity } from "./domain/checks.ts";
import type { ConsoleKind, ConsoleLine, ConsoleRequest } from "./domain/console.ts";
import type { ErrorData } from "./domain/errors.ts";
import type { JobLogLine, JobView } from "./domain/job.ts";
import type { Judgement } from "./domain/leftovers.ts";
import type { LintFinding } from "./domain/lint.ts";
import type { JobKind } from "./domain/phase.ts";
import type { Plan } from "./domain/plan.ts";
import type { Progress } from "./domain/progress.ts";
import type { Gate } from "./domain/serving.ts";
import type { SetupDesk } from "./domain/setup.ts";
import type { SnapshotList } from "./domain/snapshots.ts";
import type { StoredEvent } from "./domain/step.ts";

/** All that pages, API and command line may ask of a running agent or helper. */
export interface AgentFacade {
  status(): AgentStatus;
  gate(): Gate;
  /** Job events, progress, gate and configuration changes as they happen; returns the way out. */
  watch(listener: (change: Change) => void): () => void;

  grids(): readonly GridView[];
  /** Runs the checks for one grid or all as a target; throws `UNKNOWN_GRID`. */
  check(grid?: string): Promise<readonly CheckReport[]>;
  /** The checks of the last look at a grid, as they were then; absent where nobody has looked. */
  lastReport(grid: string): CheckReport | undefined;
  lint(): readonly LintFinding[];

  /** Dry run; throws `UNKNOWN_GRID`, `CONFIG_*`, `SSH_*`. */
  plan(kind: "migrate" | "snapshot", target: string, choice?: ApprovalChoice): Promise<Plan>;
  /** A plan that was shown, or the one by which a job runs; throws `UNKNOWN_JOB`, or `JOB_STATE` where it moves nothing. */
  shownPlan(id: string): Plan;
  /** Starts a job; throws `PREFLIGHT_REFUSED` (details.checks), `JOB_RUNNING`, `MODE_FORBIDS`, `CONFIRMATION`. */
  start(request: StartRequest): Promise<JobView>;
  /** Newest first; with `before`, a job's id, those that are older than that job. Throws `UNKNOWN_JOB`. */
  jobs(limit?: number, before?: string): readonly JobView[];
  /** Throws `UNKNOWN_JOB`. */
  job(id: string): JobView;
  events(id: string, after: number): readonly StoredEvent[];
  log(id: string): readonly JobLogLine[];
  progress(id: string): Progress | undefined;
  /** Throws `JOB_STATE` after the commit. */
  abort(id: string, by: string): Promise<JobView>;
  /** Approves the switch, also before it is waited for; again is the same. Throws `JOB_STATE`. */
  approve(id: string, request: ApproveRequest): Promise<JobView>;
  /** Before the next step of the agent; again is the same. Throws `JOB_STATE` where the job cannot rest any more. */
  pause(id: string, by: string): Promise<JobView>;
  /** Again is the same. Throws `JOB_STATE` once the job goes back or has ended. */
  resume(id: string, by: string): Promise<JobView>;
  /** The snapshots of this application on every grid, newest first. Throws `NOT_HERE` where no application is known. */
  snapshots(): Promise<SnapshotList>;
  /** Dry run of a `delete-snapshot`; throws `UNKNOWN_APPLICATION`, `UNKNOWN_GRID`, `BAD_REQUEST`, `SSH_*`. */
  planDeletion(snapshot: { readonly name: string; readonly grid?: string }): Promise<Plan>;
  /** What of MIG lies on the grids, and who wants it; throws `UNKNOWN_GRID`. */
  leftovers(grid?: string): Promise<LeftoversReport>;
  /** Starts a job that destroys what is left over; throws `NOT_HERE`, `JOB_RUNNING`, `CONFIRMATION`, `JOB_STATE`. */
  clean(request: CleanRequest): Promise<CleanReport>;
  /** One archive for whoever is asked for help; holds no secret. Never throws: what cannot be read is named in it. */
  support(): Promise<SupportArchive>;
  /**
   * A login shell on the grid's controller, over MIG's own connection, or in the appliance itself; audited. Throws
   * `MODE_FORBIDS` unless the setting `console` allows it, `UNKNOWN_GRID`, `TOO_BUSY` while one is open there, `SSH_*`.
   */
  openConsole(request: ConsoleRequest): Promise<ConsoleLine>;
  /** Throws what `openConsole` would, as far as it is known without the controller. */
  mayOpenConsole(grid?: string): void;
  /** What a rollback would lose; throws `JOB_STATE` when there is nothing to roll back. */
  rollbackLoss(): Promise<RollbackLoss>;

  /** Makes this copy an application of its own: new application id, inherited jobs closed unrun. */
  adopt(by: string): Promise<Gate>;
  /**
   * Stops the application this copy is, through its controller, where the gate offers it; returns when the stop is
   * under way. Throws `JOB_STATE`, `JOB_RUNNING`, `PLACE_UNKNOWN`, `GRID_*`, `SSH_*`.
   */
  stopCopy(by: string): Promise<void>;
  recover(request: RecoverRequest): Promise<RecoverReport>;
  /** Looks at the controller's host key and, with `accept`, records it. */
  trust(grid: string, request: TrustRequest): Promise<TrustReport>;
  /** Forgets the recorded host key; the next connection trusts anew. Throws `UNKNOWN_GRID`. */
  forgetHostKey(grid: string, by: string): ForgetReport;
  reload(by: string): Promise<ReloadReport>;
  /** What is set, the password, who is told, and figures. */
  readonly setup: SetupDesk;
  /** Newest first; with `before`, the `seq` of an entry, those that are older. */
  audit(limit?: number, before?: number): readonly AuditEntry[];
  readiness(): Readiness;
  /** A request with wrong credentials, for the audit; absent where there is none to keep. */
  onAuthFailure?(failure: AuthFailure): void;
  /** Somebody came with a pass from another place of a job, for the audit. */
  onFollow?(follow: Follow): void;
}

export interface Follow {
  /** User and address. */
  readonly by: string;
  readonly jobId: string;
  /** `helper`, or `grid:NAME`. */
  readonly from: string;
  readonly result: "good" | "expired" | "used" | "elsewhere";
}

export interface AuthFailure {
  readonly at: string;
  readonly address: string;
  /** Seconds this address has to wait now; 0 while it may try again at once. */
  readonly blockedSeconds: number;
}

export type Role = "agent" | "helper";

export interface AgentStatus {
  readonly version: string;
  readonly role: Role;
  readonly application?: { readonly name: string; readonly id: string };
  /** The grid it found itself on; absent until proven. */
  readonly grid?: { readonly name: string; readonly location: string };
  readonly gate: Gate;
  readonly mode: "migrate" | "snapshot" | "both";
  readonly job?: JobView;
  readonly lastJob?: JobView;
  /** A retired source that can be rolled back to. */
  readonly kept?: {
    readonly jobId: string;
    readonly grid: string;
    readonly name: string;
    readonly until: string;
  };
  readonly configProblem?: ErrorData;
  readonly startedAt: string;
  readonly page: string;
  /** What the setting `console` allows; absent or empty: none. */
  readonly consoles?: readonly ConsoleKind[];
}

export interface GridView {
  readonly name: string;
  readonly location: string;
  readonly driver: string;
  readonly controller: string;
  readonly migAddress: string;
  /** The same as an address for a browser, with its scheme. */
  readonly page?: string;
  readonly here: boolean;
  readonly hostKey?: {
    readonly fingerprint: string;
    readonly source: "pinned" | "first-use";
    readonly since?: string;
  };
  readonly lastCheck?: { readonly at: string; readonly severity: Severity };
  /** What grid.info says of it, in its words; values that look like secrets are hidden. */
  readonly settings?: readonly { readonly name: string; readonly value: string }[];
}

export interface CheckReport {
  readonly grid: string;
  readonly at: string;
  readonly severity: Severity;
  readonly checks: readonly Check[];
}

export interface StartRequest extends ApprovalChoice {
  readonly kind: JobKind;
  /** Grid to go to; for rollback and finalize it follows from the kept source. */
  readonly target?: string;
  /** The snapshot to delete, and where it lies; the grid only where two have one of that name. */
  readonly name?: string;
  readonly grid?: string;
  /** The application's name, typed by the person who confirms. */
  readonly confirm?: string;
  /** Warnings of the preflight that were read and accepted: all there are, or those with these keys (`checkKey`). */
  readonly acceptWarnings?: boolean | readonly string[];
  readonly by: string;
  /** Job id of a plan that was shown: this very plan is started, or `JOB_STATE` says why it cannot be. */
  readonly plan?: string;
  /** The same key gives the same job. */
  readonly idempotencyKey?: string;
}

export interface LeftoversReport {
  readonly at: string;
  readonly things: readonly LeftoverView[];
  /** Grids that could not be asked. */
  readonly unseen: readonly { readonly grid: string; readonly problem: ErrorData }[];
}

/** Something of MIG on a grid: whose it is, and whether it is wanted. */
export interface LeftoverView extends Judgement {
  readonly grid: string;
  readonly name: string;
  /** As its controller says. */
  readonly state: string;
  /** Its volumes at full size. */
  readonly bytes: number;
  /** ISO 8601; absent when nothing says it. */
  readonly since?: string;
  /** It is left over, and nothing stands in the way of destroying it now. */
  readonly cleanable: boolean;
}

export interface CleanRequest {
  /** None: all that may be cleaned. */
  readonly names: readonly string[];
  /** The application's name, typed by the person who confirms. */
  readonly confirm?: string;
  readonly by: string;
}

export interface CleanReport {
  /** Absent when there was nothing to destroy. */
  readonly job?: JobView;
  /** Asked for by name, and nowhere to be found. */
  readonly gone: readonly string[];
}

export interface SupportArchive {
  readonly fileName: string;
  /** A gzipped tar archive. */
  readonly data: Uint8Array;
}

export interface RollbackLoss {
  readonly jobId: string;
  readonly from: string;
  readonly to: string;
  /** How long the target has run since the commit, seconds. */
  readonly ranSeconds: number;
  /** What it wrote: bytes where known. */
  readonly wrote: readonly { readonly volume: string; readonly writtenAt?: string }[];
  readonly sentence: string;
}

export interface RecoverRequest {
  readonly by: string;
  /** Grids a person asserts to be off for good. */
  readonly assertOff?: readonly string[];
  readonly dryRun?: boolean;
}

export interface RecoverReport {
  readonly action: "nothing" | "back" | "forward" | "wait" | "start-source" | "start-target" | "refused";
  readonly sentence: string;
  readonly records: readonly { readonly grid: string; readonly record: string }[];
  readonly job?: JobView;
}

export interface TrustRequest {
  /** The fingerprint to record; it must be the one that the controller shows. */
  readonly accept?: string;
  readonly by: string;
}

export interface TrustReport {
  readonly grid: string;
  readonly offered: string;
  readonly known?: string;
  readonly pinned?: string;
  readonly accepted: boolean;
}

export interface ForgetReport {
  readonly grid: string;
  /** The fingerprint that was recorded; absent where none was. */
  readonly forgot?: string;
}

export interface ReloadReport {
  readonly changed: readonly string[];
  readonly needsRestart: readonly string[];
  readonly problem?: ErrorData;
}

export interface AuditEntry {
  /** Rises from entry to entry. */
  readonly seq: number;
  readonly at: string;
  readonly by: string;
  readonly what: string;
  readonly result: string;
}

export interface Readiness {
  readonly ready: boolean;
  readonly parts: readonly { readonly name: string; readonly ok: boolean; readonly message: string }[];
}

export type Change =
  | { readonly type: "event"; readonly event: StoredEvent }
  | { readonly type: "progress"; readonly progress: Progress }
  | { readonly type: "gate"; readonly gate: Gate }
  | { readonly type: "config" }
  /** The page moves: where the job can be watched from now on. */
  | { readonly type: "moving"; readonly jobId: string; readonly to: string; readonly sentence: string };
