import { isAbsolute, relative } from "node:path";
import type { Clock } from "../clock.ts";
import type { ApprovalRule } from "../domain/approval.ts";
import type { ConsoleKind } from "../domain/console.ts";
import { type ErrorData, MigError } from "../domain/errors.ts";
import type { Grid } from "../domain/grid.ts";
import type { JobSpec } from "../domain/job.ts";
import type { LintFinding } from "../domain/lint.ts";
import { noticeTypeOf } from "../domain/notices.ts";
import type { Place } from "../domain/serving.ts";
import type { ConfigReport, PasswordReport, PasswordRequest } from "../domain/setup.ts";
import { commandTexts } from "../drivers/applogic/command-texts.ts";
import { migrateAddress } from "../drivers/applogic/migrate-address.ts";
import { createAppLogicDriver } from "../drivers/applogic/session.ts";
import type { InboxFile } from "../handover/mailbox.ts";
import type { MoveWorld } from "../handover/move-world.ts";
import type { Workflow } from "../jobs/workflow.ts";
import type { Journal } from "../journal/journal.ts";
import { openSqliteJournal } from "../journal/sqlite-journal.ts";
import type { Notifier, Webhook } from "../notify/notifier.ts";
import { runPreflight } from "../preflight/preflight.ts";
import { createSshConnector } from "../ssh/connector.ts";
import { endpointOf } from "../ssh/endpoint.ts";
import { createHostKeys } from "../ssh/host-keys.ts";
import type { HostKeys, SshConnector } from "../ssh/ssh.ts";
import { answersAt } from "./answers-at.ts";
import { mustNotBeAssertedOff } from "./asserted-off.ts";
import { type Changes, createChanges } from "./changes.ts";
import { copyExperience } from "./estimating.ts";
import { JobRunner } from "./job-runner.ts";
import { knownJobs } from "./known-jobs.ts";
import type { OpenLoginShell } from "./login-shell.ts";
import type { PlanningParts } from "./planning.ts";
import { createSessions, type Sessions } from "./sessions.ts";
import { notifierOf } from "./telling.ts";
import type { AgentTiming } from "./timing.ts";
import { workflowOfJob, workflowOfKind } from "./workflows.ts";
import { drainMsOf, openWorld } from "./world.ts";

/** The present configuration, as the agent uses it; read anew at every use, for it may be reloaded. */
export interface ConfigView {
  grids(): readonly Grid[];
  /** PEM; throws `KEY_*`. */
  privateKey(): string;
  publicKeyLine(): string | undefined;
  findings(): readonly LintFinding[];
  problem(): ErrorData | undefined;
  /** Why the newest files are not in force; what was, still is. */
  rejected(): ErrorData | undefined;
  settings(): AgentSettings;
  /** The settings in force, secrets as `(set)`. */
  describe(): readonly unknown[];
  /** The same for people: where each comes from, what it means, what a reload would change. */
  report(): ConfigReport;
  /** The certificate and key in use, PEM; the helper gets them too. */
  tlsPair(): { readonly cert: string; readonly key: string } | undefined;
  /** Who is told how jobs fare; the secret signs. */
  webhook(): Webhook | undefined;
  /** Files beside the private key that hold a secret. */
  secretFiles(): readonly string[];
}

export interface AgentSettings {
  readonly username: string;
  readonly passwordHash: string | undefined;
  readonly mode: "migrate" | "snapshot" | "both";
  readonly hostKeys: "strict" | "first-use";
  /** What a migrate or snapshot waits for before the stop, unless it is started otherwise. */
  readonly approval: ApprovalRule;
  readonly component: string;
  readonly verifyHook: string | undefined;
  /** What terminals may be opened on. */
  readonly consoles: readonly ConsoleKind[];
  /** mig.ini holds a password, or another secret. */
  readonly secretIni: boolean;
  /** `http://…/`, where people find this page. */
  readonly page: string;
  /** Of this page, and of every page of the application: they have one configuration. */
  readonly scheme: "http" | "https";
  /** This machine's own address, as its properties say. */
  readonly address: string;
}

export interface KernelOptions {
  readonly role: "agent" | "helper";
  readonly config: ConfigView;
  readonly clock: Clock;
  readonly timing: AgentTiming;
  readonly files: KernelFiles;
  /** Lets a test run steps twice, or make them fail. */
  readonly adapt?: ((workflow: Workflow<MoveWorld>) => Workflow<MoveWorld>) | undefined;
  /** Lets a test stand around every write. Default: the SQLite file. */
  readonly openJournal?: typeof openSqliteJournal | undefined;
  log(message: string, error?: unknown): void;
  /** Writes the new password where it is kept, and takes it over; absent where that is somebody else's. */
  readonly changePassword?: ((request: PasswordRequest) => Promise<PasswordReport>) | undefined;
  /** A shell on this machine, for `console = appliance`; absent where MIG is no appliance. */
  readonly openLoginShell?: OpenLoginShell | undefined;
  /** Where what was logged can be read again; absent where nothing is kept. */
  readonly ownLog?: OwnLog | undefined;
}

export interface OwnLog {
  /** What the service script writes, if there is one. */
  readonly file?: string | undefined;
  /** The newest of this process. */
  lines(): readonly string[];
}

export interface KernelFiles {
  readonly journal: string;
  readonly hostKeys: string;
  readonly stateDirectory: string;
  readonly configDirectory: string;
  /** The same two as the controller names them: where the component has them mounted. */
  readonly stateMount: string;
  readonly configMount: string;
  /** The component's properties, where there is such a file. */
  readonly properties?: string | undefined;
}

/** What agent and helper have in common: journal, connections, and the runner of jobs. */
export interface Kernel extends AsyncDisposable {
  /** Runs a life until the signal; a step under way gets its grace and is then left, its outcome unknown. */
  live(life: { live(signal: AbortSignal): Promise<void> }, signal: AbortSignal): Promise<void>;
  readonly journal: Journal;
  readonly hostKeys: HostKeys;
  readonly ssh: SshConnector;
  readonly sessions: Sessions;
  readonly changes: Changes;
  readonly runner: JobRunner;
  readonly planning: PlanningParts;
  readonly notifier: Notifier;
}

/** What differs: who writes, and what only an agent can do for a step. */
export interface KernelRole {
  by(): string;
  place(): Promise<Place | undefined>;
  applicationId(): string;
  inbox(jobId: string): Promise<readonly InboxFile[]>;
  moving(job: JobSpec): void;
  forgetMark(): void;
  /** Whether this is the one to tell the outside world what happens. */
  maySpeak(): boolean;
}

export function openKernel(options: KernelOptions, role: KernelRole): Kernel {
  const { config, clock, files } = options;
  const journal = (options.openJournal ?? openSqliteJournal)(files.journal, clock);
  const hostKeys = createHostKeys({ path: files.hostKeys, clock });
  const ssh = connectorOf(options, hostKeys);
  const sessions = createSessions([createAppLogicDriver({ ssh, clock })], () => config.grids());
  const changes = createChanges();
  const planning = planningOf(options, role, { journal, hostKeys, sessions });
  const runner = new JobRunner({
    journal,
    clock,
    role: options.role,
    backoffMs: options.timing.backoffMs,
    by: () => role.by(),
    workflowOf: (job) => options.adapt?.(workflowOfJob(job)) ?? workflowOfJob(job),
    drainMs: (grid) => drainMsOf(sessions, grid),
    openWorld: (job, binding) =>
      openWorld(
        {
          sessions,
          verifyMs: options.timing.verifyMs,
          preflight: planning.preflight,
          mustNotBeAssertedOff: (jobId, grid) => mustNotBeAssertedOff(journal, jobId, grid),
          ...role,
        },
        job,
        binding,
      ),
  });
  const notifier = notifierOf(options, role, journal);
  journal.subscribe((event) => {
    changes.tell({ type: "event", event });
    if (noticeTypeOf(event.event) !== undefined) notifier.wake();
  });
  runner.onProgress((progress) => changes.tell({ type: "progress", progress }));
  return {
    journal,
    hostKeys,
    ssh,
    sessions,
    changes,
    runner,
    planning,
    notifier,
    async live(life, signal) {
      notifier.start();
      const stop = (): void => void runner.stop(options.timing.stopGraceMs);
      signal.addEventListener("abort", stop, { once: true });
      await life.live(signal);
      signal.removeEventListener("abort", stop);
    },
    async [Symbol.asyncDispose]() {
      await notifier[Symbol.asyncDispose]();
      await runner.stop(options.timing.stopGraceMs);
      await ssh[Symbol.asyncDispose]();
      journal[Symbol.dispose]();
    },
  };
}

function connectorOf({ config, clock, log }: KernelOptions, hostKeys: HostKeys): SshConnector {
  return createSshConnector({
    key: () => config.privateKey(),
    hostKeys,
    policy: () => config.settings().hostKeys,
    clock,
    log: (message: unknown) => log(String(message)),
  });
}

function planningOf(
  { config, clock, files }: KernelOptions,
  role: KernelRole,
  { journal, hostKeys, sessions }: { journal: Journal; hostKeys: HostKeys; sessions: Sessions },
): PlanningParts {
  return {
    session: (grid) => sessions.open(grid),
    grid: (name) => sessions.grid(name),
    workflowOf: workflowOfKind,
    peerAddress: migrateAddress,
    component: config.settings().component,
    statePath: files.stateMount,
    configPath: files.configMount,
    secretFiles: () => secretsOn(files.configDirectory, config),
    scheme: () => config.settings().scheme,
    experience: () => copyExperience(journal),
    answersAt,
    now: () => new Date(clock.now()),
    texts: () => commandTexts,
    preflight: (question, between) =>
      runPreflight(question, {
        source: sessions.open(between.source),
        target: sessions.open(between.target),
        findings: config.findings(),
        place: () => role.place(),
        jobs: knownJobs(journal, () => role.applicationId()),
        hostKey: (grid) => hostKeys.find(endpointOf(grid)),
        publicKey: config.publicKeyLine(),
        texts: () => commandTexts,
      }),
  };
}

/** What a snapshot must not carry, as paths on the config volume. */
function secretsOn(configDirectory: string, config: ConfigView): readonly string[] {
  const others = config.secretFiles().map((path) => relative(configDirectory, path));
  return [
    "private.key",
    ...(config.settings().secretIni ? ["mig.ini"] : []),
    ...others.filter((path) => !path.startsWith("..") && !isAbsolute(path)),
  ];
}

export function notHere(sentence: string): MigError {
  return new MigError("NOT_HERE", `Cannot start a job: ${sentence}`, {
    hint: "mig status says where the application is.",
  });
}
