import type {
  AgentStatus,
  CheckReport,
  CleanReport,
  CleanRequest,
  ForgetReport,
  GridView,
  LeftoversReport,
  RecoverReport,
  RecoverRequest,
  ReloadReport,
  RollbackLoss,
  StartRequest,
  SupportArchive,
  TrustReport,
} from "../agent-facade.ts";
import type { ApprovalChoice, ApproveRequest } from "../domain/approval.ts";
import type { ConsoleLine, ConsoleRequest } from "../domain/console.ts";
import type { JobLogLine, JobView } from "../domain/job.ts";
import type { LintFinding } from "../domain/lint.ts";
import type { Plan } from "../domain/plan.ts";
import type { Progress } from "../domain/progress.ts";
import type { Gate } from "../domain/serving.ts";
import type { SettingsReport } from "../domain/setup.ts";
import type { SnapshotList } from "../domain/snapshots.ts";
import type { StoredEvent } from "../domain/step.ts";

/**
 * What a command asks, and of whom: the daemon over its socket (`daemon-api.ts`), or, where none runs,
 * an agent built for this one command (`local-api.ts`). Same words, same errors.
 */
export interface AgentApi extends AsyncDisposable {
  status(): Promise<AgentStatus>;
  grids(): Promise<readonly GridView[]>;
  lint(): Promise<readonly LintFinding[]>;
  check(grid?: string): Promise<readonly CheckReport[]>;
  plan(kind: "migrate" | "snapshot", target: string, choice?: ApprovalChoice): Promise<Plan>;
  planDeletion(snapshot: { readonly name: string; readonly grid?: string }): Promise<Plan>;
  start(request: Omit<StartRequest, "by">): Promise<JobView>;
  jobs(limit?: number, before?: string): Promise<readonly JobView[]>;
  job(id: string): Promise<JobView>;
  log(id: string): Promise<readonly JobLogLine[]>;
  progress(id: string): Promise<Progress | undefined>;
  abort(id: string): Promise<JobView>;
  approve(id: string, word: Omit<ApproveRequest, "by">): Promise<JobView>;
  pause(id: string): Promise<JobView>;
  resume(id: string): Promise<JobView>;
  snapshots(): Promise<SnapshotList>;
  rollbackLoss(): Promise<RollbackLoss>;
  adopt(): Promise<Gate>;
  recover(request: Omit<RecoverRequest, "by">): Promise<RecoverReport>;
  leftovers(grid?: string): Promise<LeftoversReport>;
  clean(request: Omit<CleanRequest, "by">): Promise<CleanReport>;
  support(): Promise<SupportArchive>;
  openConsole(request: Omit<ConsoleRequest, "by">): Promise<ConsoleLine>;
  trust(grid: string, accept?: string): Promise<TrustReport>;
  forgetHostKey(grid: string): Promise<ForgetReport>;
  reload(): Promise<ReloadReport>;
  settings(): Promise<SettingsReport>;
  /** Events of one job after `after`, in order, each once; ends when the job has ended and all was read. */
  stream(id: string, after: number): AsyncIterable<StreamItem>;
}

/** What comes along while a job is watched. */
export type StreamItem =
  | { readonly type: "event"; readonly event: StoredEvent }
  | { readonly type: "progress"; readonly progress: Progress }
  | { readonly type: "gate"; readonly gate: Gate }
  | Moving
  /** The daemon does not answer; it is asked again after `retryMs`. */
  | { readonly type: "lost"; readonly error: Error; readonly retryMs: number }
  /** It answers again. */
  | { readonly type: "back" };

/** The application is about to be stopped here; where its job can be watched from now on. */
export interface Moving {
  readonly type: "moving";
  readonly jobId: string;
  readonly to: string;
  readonly sentence: string;
}
