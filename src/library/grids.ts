import { JobRunner } from "../agent/job-runner.ts";
import { createSessions, type Sessions } from "../agent/sessions.ts";
import { drainMsOf } from "../agent/world.ts";
import { systemClock } from "../clock.ts";
import { parseGridInfo } from "../config/grid-info.ts";
import { parsePrivateKey } from "../config/private-key.ts";
import { type Check, worstOf } from "../domain/checks.ts";
import { MigError } from "../domain/errors.ts";
import type { JobSpec } from "../domain/job.ts";
import { formatFinding, isError } from "../domain/lint.ts";
import { migrateFromOutside } from "../drivers/applogic/outside.ts";
import { createAppLogicDriver } from "../drivers/applogic/session.ts";
import { helperHolder } from "../handover/move-records.ts";
import type { MoveWorld } from "../handover/move-world.ts";
import type { WorldBinding } from "../jobs/drive.ts";
import type { Journal } from "../journal/journal.ts";
import { openSqliteJournal } from "../journal/sqlite-journal.ts";
import { createSshConnector } from "../ssh/connector.ts";
import { createHostKeys } from "../ssh/host-keys.ts";
import type { HostKeys, SshConnector, SshEndpoint } from "../ssh/ssh.ts";
import { driveMove, viewOf } from "./move.ts";
import { checkOutside, planOutside } from "./plan-outside.ts";
import type { Application, Grids, GridsOptions, Move, MovePlan, MoveView, MoveWish } from "./types.ts";

const BACKOFF_MS = 1_000;
const STOP_GRACE_MS = 20_000;

/** Throws `CONFIG_INVALID`, `KEY_INVALID`, `JOURNAL_*`. */
export async function openGrids(options: GridsOptions): Promise<Grids> {
  const { grids, findings } = parseGridInfo(options.gridInfo);
  const wrong = findings.find(isError);
  if (wrong !== undefined) {
    throw new MigError("CONFIG_INVALID", `Cannot use grid.info: ${formatFinding(wrong)}`, {
      hint: wrong.remedy,
    });
  }
  const key = parsePrivateKey(Buffer.from(options.privateKey), "privateKey");
  const ssh = createSshConnector({
    key: () => key.pem.reveal(),
    hostKeys: hostKeysOf(options.hostKeys),
    policy: () => options.hostKeyPolicy ?? "first-use",
    clock: systemClock,
  });
  const sessions = createSessions([createAppLogicDriver({ ssh, clock: systemClock })], () => grids);
  const journal = openSqliteJournal(options.journal ?? ":memory:", systemClock);
  return new OpenGrids({ ssh, sessions, journal, verify: options.verify ?? (async () => undefined) });
}

interface Parts {
  readonly ssh: SshConnector;
  readonly sessions: Sessions;
  readonly journal: Journal;
  readonly verify: NonNullable<GridsOptions["verify"]>;
}

/** One move at a time, as everywhere in MIG: the runner sees to it. */
class OpenGrids implements Grids {
  readonly #parts: Parts;
  readonly #runner: JobRunner;
  readonly #planned = new Map<string, { readonly spec: JobSpec; readonly checks: readonly Check[] }>();

  constructor(parts: Parts) {
    this.#parts = parts;
    const { journal, sessions, verify } = parts;
    this.#runner = new JobRunner({
      journal,
      clock: systemClock,
      role: "agent",
      backoffMs: BACKOFF_MS,
      by: () => helperHolder(this.#runner.runningJob ?? this.#runner.unfinished()?.id ?? "none"),
      workflowOf: () => migrateFromOutside(verify),
      drainMs: (grid) => drainMsOf(sessions, grid),
      openWorld: (job, binding) => worldOf(sessions, job, binding),
    });
  }

  get names(): readonly string[] {
    return this.#parts.sessions.grids().map(({ name }) => name);
  }

  async applications(grid: string): Promise<readonly Application[]> {
    const all = await this.#parts.sessions.open(grid).applications();
    return all.map(({ name, state, template }) => ({ name, state, template }));
  }

  async planMigrate(wish: MoveWish): Promise<MovePlan> {
    const { sessions } = this.#parts;
    const planning = {
      session: (grid: string) => sessions.open(grid),
      now: () => new Date(systemClock.now()),
    };
    const { spec, checks, bytes } = await planOutside(planning, wish);
    this.#planned.set(spec.id, { spec, checks });
    const { id, application, source, target, plan } = spec;
    return { id, application, source, target, bytes, checks, steps: plan };
  }

  start({ id }: MovePlan): Move {
    const found = this.#planned.get(id);
    if (found === undefined) {
      throw new MigError("JOB_STATE", `Cannot start ${id}: it is no plan of these grids, or was started`, {
        hint: "Plan it anew with planMigrate.",
      });
    }
    const { spec, checks } = found;
    const wrong = checks.find(({ severity }) => severity === "error");
    if (worstOf(checks) === "error") {
      throw new MigError("PREFLIGHT_REFUSED", `Cannot move ${spec.application}: ${wrong?.message ?? ""}`, {
        hint: wrong?.remedy,
      });
    }
    this.#runner.mustBeIdle();
    this.#planned.delete(id);
    this.#parts.journal.createJob(spec);
    this.#parts.journal.append(id, helperHolder(id), { type: "checked", checks });
    return driveMove(this.#runner, this.#parts.journal, spec);
  }

  resume(): Move | undefined {
    const spec = this.#runner.unfinished();
    return spec === undefined ? undefined : driveMove(this.#runner, this.#parts.journal, spec);
  }

  moves(): readonly MoveView[] {
    return this.#parts.journal.jobs().map((spec) => viewOf(this.#runner.view(spec)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#runner.stop(STOP_GRACE_MS);
    await this.#parts.ssh[Symbol.asyncDispose]();
    this.#parts.journal[Symbol.dispose]();
  }
}

function worldOf(sessions: Sessions, job: JobSpec, binding: WorldBinding): MoveWorld {
  const observer = { sending: binding.sending, ended: binding.ended };
  const open = (grid: string) => sessions.open(grid, { observer, signal: binding.signal });
  const [source, target] = [open(job.source), open(job.target)];
  return {
    source,
    target,
    at: open,
    checks: () => checkOutside(job, { source, target }),
    inbox: async () => [],
    moving: () => undefined,
    forgetMark: () => undefined,
    verifyMs: 0,
  };
}

function hostKeysOf(path: string | undefined): HostKeys {
  if (path !== undefined) return createHostKeys({ path, clock: systemClock });
  const known = new Map<string, string>();
  const place = ({ host, port }: SshEndpoint): string => `${host}:${port}`;
  const since = new Date(systemClock.now()).toISOString();
  return {
    find(endpoint) {
      const fingerprint = known.get(place(endpoint));
      return fingerprint === undefined ? undefined : { fingerprint, since };
    },
    record: (endpoint, fingerprint) => void known.set(place(endpoint), fingerprint),
    forget: (endpoint) => void known.delete(place(endpoint)),
  };
}
