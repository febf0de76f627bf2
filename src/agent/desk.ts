import type {
  AgentFacade,
  AgentStatus,
  AuditEntry,
  AuthFailure,
  Change,
  CheckReport,
  CleanReport,
  CleanRequest,
  Follow,
  ForgetReport,
  GridView,
  LeftoversReport,
  Readiness,
  RecoverReport,
  RecoverRequest,
  ReloadReport,
  RollbackLoss,
  StartRequest,
  SupportArchive,
  TrustReport,
  TrustRequest,
} from "../agent-facade.ts";
import type { ApprovalChoice, ApproveRequest } from "../domain/approval.ts";
import type { ConsoleLine, ConsoleRequest } from "../domain/console.ts";
import { MigError } from "../domain/errors.ts";
import type { JobLogLine, JobSpec, JobView } from "../domain/job.ts";
import { jobLog } from "../domain/job-log.ts";
import type { LintFinding } from "../domain/lint.ts";
import type { Plan } from "../domain/plan.ts";
import type { Progress } from "../domain/progress.ts";
import type { Gate } from "../domain/serving.ts";
import type { SetupDesk } from "../domain/setup.ts";
import type { SnapshotList } from "../domain/snapshots.ts";
import type { StoredEvent } from "../domain/step.ts";
import { approveJob, pauseJob, resumeJob } from "./approving.ts";
import type { Changes } from "./changes.ts";
import type { Consoles } from "./consoles.ts";
import { planOfJob } from "./plan-of-job.ts";
import { showPlan } from "./showing.ts";
import { listSnapshots, planDeletion } from "./snapshots.ts";
import { createJob, lossOfRollback, type StartingParts } from "./starting.ts";
import { type StatusParts, statusOf } from "./status.ts";

/** What the desk stands on; the parts that differ between agent and helper are functions. */
export interface DeskParts extends StatusParts {
  readonly changes: Changes;
  readonly starting: StartingParts;
  lint(): readonly LintFinding[];
  grids(): readonly GridView[];
  check(grid?: string): Promise<readonly CheckReport[]>;
  lastReport(grid: string): CheckReport | undefined;
  adopt(by: string): Promise<Gate>;
  stopCopy(by: string): Promise<void>;
  recover(request: RecoverRequest): Promise<RecoverReport>;
  trust(grid: string, request: TrustRequest): Promise<TrustReport>;
  forgetHostKey(grid: string, by: string): ForgetReport;
  leftovers(grid?: string): Promise<LeftoversReport>;
  clean(request: CleanRequest): Promise<CleanReport>;
  support(): Promise<SupportArchive>;
  readonly consoles: Consoles;
  readonly setup: SetupDesk;
  reload(by: string): Promise<ReloadReport>;
  readiness(): Readiness;
  /** A job was made or opened again: somebody should look at it now. */
  wake(): void;
}

/** The one implementation of the facade: what pages, API and command line may ask. */
export class Desk implements AgentFacade {
  readonly #parts: DeskParts;

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  status(): AgentStatus {
    return statusOf(this.#parts);
  }

  gate(): Gate {
    return this.#parts.identity().gate;
  }

  watch(listener: (change: Change) => void): () => void {
    return this.#parts.changes.watch(listener);
  }

  grids(): readonly GridView[] {
    return this.#parts.grids();
  }

  check(grid?: string): Promise<readonly CheckReport[]> {
    return this.#parts.check(grid);
  }

  lastReport(grid: string): CheckReport | undefined {
    return this.#parts.lastReport(grid);
  }

  lint(): readonly LintFinding[] {
    return this.#parts.lint();
  }

  plan(kind: "migrate" | "snapshot", target: string, choice: ApprovalChoice = {}): Promise<Plan> {
    return showPlan(this.#parts.starting, kind, { target, choice });
  }

  shownPlan(id: string): Plan {
    const { starting, runner } = this.#parts;
    const shown = starting.shown.find(id);
    return shown ?? planOfJob(starting.planning, this.#spec(id), (spec) => runner.view(spec).checks);
  }

  async start(request: StartRequest): Promise<JobView> {
    if (this.#parts.role === "helper") {
      throw new MigError("JOB_STATE", "A helper starts no jobs: it drives the one it was given", {
        hint: "Open the application's own page.",
      });
    }
    const spec = await createJob(this.#parts.starting, request);
    this.#parts.wake();
    return this.#parts.runner.view(spec);
  }

  jobs(limit?: number, before?: string): readonly JobView[] {
    const after = before === undefined ? undefined : this.#spec(before).id;
    return this.#parts.journal.jobs(limit, after).map((spec) => this.#parts.runner.view(spec));
  }

  job(id: string): JobView {
    return this.#parts.runner.view(this.#spec(id));
  }

  events(id: string, after: number): readonly StoredEvent[] {
    return this.#parts.journal.events(this.#spec(id).id, after);
  }

  log(id: string): readonly JobLogLine[] {
    const spec = this.#spec(id);
    return jobLog(spec, this.#parts.journal.events(spec.id));
  }

  progress(id: string): Progress | undefined {
    return this.#parts.runner.progress(this.#spec(id).id);
  }

  async abort(id: string, by: string): Promise<JobView> {
    const spec = this.#spec(id);
    this.#parts.runner.abort(spec, by);
    this.#parts.journal.audit({ by, what: `abort ${spec.kind}`, result: spec.id });
    this.#parts.wake();
    return this.#parts.runner.view(spec);
  }

  async approve(id: string, request: ApproveRequest): Promise<JobView> {
    return this.#said(this.#spec(id), (spec) => approveJob(this.#parts, spec, request));
  }

  async pause(id: string, by: string): Promise<JobView> {
    return this.#said(this.#spec(id), (spec) => pauseJob(this.#parts, spec, by));
  }

  async resume(id: string, by: string): Promise<JobView> {
    return this.#said(this.#spec(id), (spec) => resumeJob(this.#parts, spec, by));
  }

  async snapshots(): Promise<SnapshotList> {
    const { starting, identity } = this.#parts;
    const { id } = identity();
    return listSnapshots(starting.sessions(), id);
  }

  async planDeletion(snapshot: { readonly name: string; readonly grid?: string }): Promise<Plan> {
    const { starting } = this.#parts;
    return (await planDeletion(starting, starting.standpoint(), { ...snapshot, by: "plan" })).plan;
  }

  rollbackLoss(): Promise<RollbackLoss> {
    return lossOfRollback(this.#parts.starting, this.#parts.starting.planning.now());
  }

  adopt(by: string): Promise<Gate> {
    return this.#parts.adopt(by);
  }

  stopCopy(by: string): Promise<void> {
    return this.#parts.stopCopy(by);
  }

  recover(request: RecoverRequest): Promise<RecoverReport> {
    return this.#parts.recover(request);
  }

  leftovers(grid?: string): Promise<LeftoversReport> {
    return this.#parts.leftovers(grid);
  }

  clean(request: CleanRequest): Promise<CleanReport> {
    return this.#parts.clean(request);
  }

  support(): Promise<SupportArchive> {
    return this.#parts.support();
  }

  mayOpenConsole(grid?: string): void {
    this.#parts.consoles.mustAllow(grid);
  }

  openConsole(request: ConsoleRequest): Promise<ConsoleLine> {
    return this.#parts.consoles.open(request);
  }

  trust(grid: string, request: TrustRequest): Promise<TrustReport> {
    return this.#parts.trust(grid, request);
  }

  forgetHostKey(grid: string, by: string): ForgetReport {
    return this.#parts.forgetHostKey(grid, by);
  }

  reload(by: string): Promise<ReloadReport> {
    return this.#parts.reload(by);
  }

  get setup(): SetupDesk {
    return this.#parts.setup;
  }

  audit(limit = 200, before?: number): readonly AuditEntry[] {
    return this.#parts.journal.auditTrail(limit, before);
  }

  readiness(): Readiness {
    return this.#parts.readiness();
  }

  onAuthFailure(failure: AuthFailure): void {
    const result =
      failure.blockedSeconds > 0 ? `refused, blocked for ${failure.blockedSeconds} s` : "refused";
    this.#parts.journal.audit({ by: failure.address, what: "log in", result });
  }

  onFollow({ by, jobId, from, result }: Follow): void {
    const what = `follow job ${jobId} from ${from === "helper" ? "the helper" : from.replace(/^grid:/, "")}`;
    this.#parts.journal.audit({ by, what, result: result === "good" ? "done" : `refused: ${result}` });
  }

  #said(spec: JobSpec, say: (spec: JobSpec) => void): JobView {
    say(spec);
    this.#parts.wake();
    return this.#parts.runner.view(spec);
  }

  #spec(id: string): JobSpec {
    const spec = this.#parts.journal.findJob(id);
    if (spec !== undefined) return spec;
    throw new MigError("UNKNOWN_JOB", `There is no job ${id}`, { hint: "mig jobs lists those there are." });
  }
}
