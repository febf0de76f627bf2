import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { AgentFacade, ReloadReport } from "./agent-facade.ts";
import { loadApplicationId, mintApplicationId } from "./agent/application-id.ts";
import { Desk } from "./agent/desk.ts";
import { examine } from "./agent/examine.ts";
import { ExpiredCopies } from "./agent/expired.ts";
import { checkGrids, type GridsViewParts, trustGrid, viewGrids } from "./agent/grids-view.ts";
import { helperIni } from "./agent/helper-settings.ts";
import { packInbox } from "./agent/inbox.ts";
import { type Kernel, type KernelOptions, notHere, openKernel } from "./agent/kernel.ts";
import { Life } from "./agent/life.ts";
import { type PlanningParts, type Standpoint } from "./agent/planning.ts";
import { readinessOf } from "./agent/readiness.ts";
import { closeInherited, recover, type RecoveringParts, reopenStuck } from "./agent/recovering.ts";
import type { StartingParts } from "./agent/starting.ts";
import { workflowOfTakeover } from "./agent/workflows.ts";
import { MigError } from "./domain/errors.ts";
import { openChallenges } from "./handover/challenge.ts";
import { createGatekeeper, type Gatekeeper } from "./handover/gatekeeper.ts";
import { agentHolder } from "./handover/move-records.ts";
import { VERSION } from "./version.ts";

/** An agent: built once, by hand, here. */
export interface Agent extends AsyncDisposable {
  readonly facade: AgentFacade;
  /** Beats until the signal. */
  live(signal: AbortSignal): Promise<void>;
}

export interface AgentOptions extends Omit<KernelOptions, "role"> {
  reload(by: string): Promise<ReloadReport>;
}

/** The agent inside the application. Throws `JOURNAL_*`. */
export async function createAgent(options: AgentOptions): Promise<Agent> {
  const { config, clock, timing, files } = options;
  await mkdir(files.stateDirectory, { recursive: true });
  await rm(join(files.stateDirectory, "gate"), { force: true });
  await openChallenges(files.stateDirectory);
  const idFile = join(files.stateDirectory, "application-id");
  const identity = loadApplicationId(idFile);

  const kernel: Kernel = openKernel(
    { ...options, role: "agent" },
    {
      by: () => agentHolder(gatekeeper.place?.grid ?? "unknown"),
      applicationId: () => gatekeeper.applicationId,
      forgetMark: () => gatekeeper.forgetMark(),
      async place() {
        await gatekeeper.look();
        return gatekeeper.place;
      },
      inbox: (jobId) =>
        packInbox({
          jobId,
          journal: kernel.journal,
          privateKey: config.privateKey(),
          gridInfoPath: join(files.configDirectory, "grid.info"),
          hostKeysPath: files.hostKeys,
          migIni: helperIni(config.settings()),
        }),
      moving: (job) => {
        const to = String(job.facts["helperPage"]);
        const sentence = `The application is about to be stopped. The helper reports at ${to}`;
        kernel.changes.tell({ type: "moving", jobId: job.id, to, sentence });
      },
    },
  );
  const { journal, sessions, changes, runner } = kernel;
  const gatekeeper: Gatekeeper = createGatekeeper({
    applicationId: identity.id,
    freshId: identity.fresh,
    address: config.settings().address,
    stateDirectory: files.stateDirectory,
    component: config.settings().component,
    journal,
    clock,
    sessions: () => sessions.all(),
  });
  gatekeeper.onChange((gate) => changes.tell({ type: "gate", gate }));

  const starting = startingOf(kernel, options, gatekeeper);
  const recovering = recoveringOf(kernel, options);
  const expired = new ExpiredCopies({ starting, clock, log: options.log });
  const life = new Life({
    clock,
    journal,
    gatekeeper,
    runner,
    timing,
    stateDirectory: files.stateDirectory,
    log: options.log,
    session: (grid) => sessions.open(grid),
    respondent: {
      version: VERSION,
      applicationId: () => gatekeeper.applicationId,
      examine: () => examineSelf(options),
    },
    async takeOver(reason) {
      options.log(`${reason}: its job is ended from the records`);
      await recover(recovering, { by: "agent", applicationId: gatekeeper.applicationId });
    },
    idle: async (standpoint) => {
      if ((await expired.look(standpoint)) === "job") life.wake();
    },
  });

  const gridsView = gridsViewOf(kernel, options, gatekeeper);
  const facade = new Desk({
    version: VERSION,
    role: "agent",
    startedAt: new Date(clock.now()).toISOString(),
    journal,
    runner,
    changes,
    starting,
    identity: () => ({ id: gatekeeper.applicationId, place: gatekeeper.place, gate: gatekeeper.gate }),
    page: () => config.settings().page,
    configProblem: () => config.problem(),
    lint: () => config.findings(),
    grids: () => viewGrids(gridsView),
    locationOf: (grid) => sessions.grids().find((each) => each.name === grid)?.location ?? "",
    check: (grid) => checkGrids(gridsView, grid),
    trust: (grid, request) => trustGrid(gridsView, grid, request),
    readiness: () => readinessOf({ journal, config, clock, gate: () => gatekeeper.gate }),
    reload: (by) => options.reload(by),
    wake: () => life.wake(),
    async adopt(by) {
      if (gatekeeper.gate.serve)
        throw new MigError("JOB_STATE", "This copy serves already: there is nothing to adopt");
      closeInherited(journal, runner, by);
      await gatekeeper.adopt(mintApplicationId(idFile));
      journal.audit({ by, what: "adopt", result: gatekeeper.applicationId });
      life.wake();
      return gatekeeper.gate;
    },
    async recover(request) {
      const reopened = request.dryRun === true ? undefined : reopenStuck(recovering, request.by);
      if (reopened !== undefined) {
        life.wake();
        const sentence = `The undo of job ${reopened} is tried again.`;
        return { action: "back", sentence, records: [], job: facade.job(reopened) };
      }
      return recover(recovering, { ...request, applicationId: gatekeeper.applicationId });
    },
  });

  return {
    facade,
    live: (signal) => life.live(signal),
    [Symbol.asyncDispose]: () => kernel[Symbol.asyncDispose](),
  };
}

function examineSelf({ config, files }: AgentOptions): ReturnType<typeof examine> {
  return examine({
    configDirectory: files.configDirectory,
    stateDirectory: files.stateDirectory,
    verifyHook: () => config.settings().verifyHook,
    configProblem: () => config.problem()?.message,
  });
}

function startingOf(kernel: Kernel, { config }: AgentOptions, gatekeeper: Gatekeeper): StartingParts {
  return {
    journal: kernel.journal,
    runner: kernel.runner,
    planning: kernel.planning,
    sessions: () => kernel.sessions.all(),
    mode: () => config.settings().mode,
    standpoint: () => standpointOf(gatekeeper),
  };
}

/** Throws `NOT_HERE` with the gate's own words. */
function standpointOf(gatekeeper: Gatekeeper): Standpoint {
  const { gate, place, record } = gatekeeper;
  if (!gate.serve || place === undefined || record === undefined || record.state !== "committed")
    throw notHere(gate.reason);
  return { place, record };
}

function recoveringOf(kernel: Kernel, { config, clock, files }: AgentOptions): RecoveringParts {
  return {
    journal: kernel.journal,
    runner: kernel.runner,
    component: config.settings().component,
    statePath: files.stateDirectory,
    sessions: () => kernel.sessions.all(),
    workflowOf: workflowOfTakeover,
    now: () => new Date(clock.now()),
  };
}

function gridsViewOf(kernel: Kernel, { clock }: AgentOptions, gatekeeper: Gatekeeper): GridsViewParts {
  const { sessions, planning } = kernel;
  return {
    journal: kernel.journal,
    hostKeys: kernel.hostKeys,
    clock,
    grids: () => sessions.grids(),
    grid: (name) => sessions.grid(name),
    session: (grid) => sessions.open(grid),
    place: () => gatekeeper.place,
    checksTo: (target) => checksTo(planning, gatekeeper, target),
  };
}

function checksTo(
  planning: PlanningParts,
  gatekeeper: Gatekeeper,
  target: string,
): ReturnType<PlanningParts["preflight"]> {
  const { place } = gatekeeper;
  if (place === undefined) throw notHere(gatekeeper.gate.reason);
  const question = {
    kind: "migrate" as const,
    application: place.application,
    applicationId: gatekeeper.applicationId,
    targetName: place.application,
  };
  return planning.preflight(question, { source: place.grid, target });
}
