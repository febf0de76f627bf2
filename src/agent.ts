import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type ApplicationIdentity, loadApplicationId, mintApplicationId } from "./agent/application-id.ts";
import { startCleaning } from "./agent/cleaning.ts";
import { mustOffer, stopCopy } from "./agent/closed-gate.ts";
import { consolesOf } from "./agent/consoles.ts";
import { Desk } from "./agent/desk.ts";
import { ExpiredCopies } from "./agent/expired.ts";
import { checkGrids, forgetHostKey, lastReport, trustGrid, viewGrids } from "./agent/grids-view.ts";
import { helperIni, mustBeWhole } from "./agent/helper-settings.ts";
import { packInbox } from "./agent/inbox.ts";
import {
  closedGateOf,
  examineSelf,
  gridsViewOf,
  idFileOf,
  leftoversOf,
  recoveringOf,
  standpointOf,
  startingOf,
} from "./agent/inner-parts.ts";
import { type Kernel, type KernelOptions, type KernelRole, openKernel } from "./agent/kernel.ts";
import { type LeftoversParts, listLeftovers } from "./agent/leftovers.ts";
import { Life } from "./agent/life.ts";
import { readinessOf } from "./agent/readiness.ts";
import { recoverHere } from "./agent/recover-here.ts";
import { closeInherited, type RecoveringParts, recover } from "./agent/recovering.ts";
import { setupOf } from "./agent/setup.ts";
import type { StartingParts } from "./agent/starting.ts";
import { supportOf } from "./agent/support/kernel-support.ts";
import { isTheOneToSpeak } from "./agent/telling.ts";
import type {
  AgentFacade,
  CleanReport,
  CleanRequest,
  RecoverReport,
  RecoverRequest,
  ReloadReport,
  TrustRequest,
} from "./agent-facade.ts";
import type { Gate } from "./domain/serving.ts";
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
  const { stateDirectory } = options.files;
  await mkdir(stateDirectory, { recursive: true });
  await rm(join(stateDirectory, "gate"), { force: true });
  await openChallenges(stateDirectory);
  const identity = loadApplicationId(idFileOf(options));
  return new InnerAgent(options, identity);
}

/** Kernel, gatekeeper, life and desk know each other: they are tied together here and nowhere else. */
class InnerAgent implements Agent {
  readonly facade: Desk;
  readonly #options: AgentOptions;
  readonly #kernel: Kernel;
  readonly #gatekeeper: Gatekeeper;
  readonly #starting: StartingParts;
  readonly #recovering: RecoveringParts;
  readonly #life: Life;

  constructor(options: AgentOptions, identity: ApplicationIdentity) {
    this.#options = options;
    this.#kernel = openKernel({ ...options, role: "agent" }, this.#role());
    this.#gatekeeper = this.#keepGate(identity);
    this.#starting = startingOf(this.#kernel, options, () => standpointOf(this.#gatekeeper));
    this.#recovering = recoveringOf(this.#kernel, options);
    this.#life = this.#beginLife();
    this.facade = new Desk({ ...this.#deskOfPeople(), ...this.#deskOfGrids() });
  }

  live(signal: AbortSignal): Promise<void> {
    return this.#kernel.live(this.#life, signal);
  }

  [Symbol.asyncDispose](): PromiseLike<void> {
    return this.#kernel[Symbol.asyncDispose]();
  }

  #role(): KernelRole {
    const { config, files } = this.#options;
    return {
      by: () => agentHolder(this.#gatekeeper.place?.grid ?? "unknown"),
      applicationId: () => this.#gatekeeper.applicationId,
      forgetMark: () => this.#gatekeeper.forgetMark(),
      maySpeak: () => isTheOneToSpeak(this.#gatekeeper.gate),
      place: async () => {
        await this.#gatekeeper.look();
        return this.#gatekeeper.place;
      },
      inbox: async (jobId) => {
        // The helper gets the file as it lies there: what is not in force here, it could not drive with.
        await this.#options.reload("hand-over");
        mustBeWhole(config);
        return packInbox({
          jobId,
          journal: this.#kernel.journal,
          privateKey: config.privateKey(),
          gridInfoPath: join(files.configDirectory, "grid.info"),
          hostKeysPath: files.hostKeys,
          tls: config.tlsPair(),
          migIni: helperIni({ ...config.settings(), webhook: config.webhook() }),
        });
      },
      moving: (job) => {
        const to = String(job.facts["helperPage"]);
        const sentence = `The application is about to be stopped. The helper reports at ${to}`;
        this.#kernel.changes.tell({ type: "moving", jobId: job.id, to, sentence });
      },
    };
  }

  #keepGate(identity: ApplicationIdentity): Gatekeeper {
    const { config, clock, files } = this.#options;
    const { journal, sessions, changes } = this.#kernel;
    const { address, component } = config.settings();
    const gatekeeper = createGatekeeper({
      applicationId: identity.id,
      freshId: identity.fresh,
      address,
      component,
      journal,
      clock,
      stateDirectory: files.stateDirectory,
      stateMount: files.stateMount,
      sessions: () => sessions.all(),
    });
    gatekeeper.onChange((gate) => {
      changes.tell({ type: "gate", gate });
      this.#kernel.notifier.wake();
    });
    return gatekeeper;
  }

  #beginLife(): Life {
    const { clock, timing, files, log } = this.#options;
    const { journal, sessions, runner } = this.#kernel;
    const expired = new ExpiredCopies({ starting: this.#starting, clock, log });
    return new Life({
      clock,
      journal,
      runner,
      timing,
      log,
      gatekeeper: this.#gatekeeper,
      stateDirectory: files.stateDirectory,
      session: (grid) => sessions.open(grid),
      respondent: {
        version: VERSION,
        applicationId: () => this.#gatekeeper.applicationId,
        examine: () => examineSelf(this.#options),
      },
      takeOver: async (jobId, reason) => {
        log(`${reason}: its job is ended from the records`);
        const { applicationId } = this.#gatekeeper;
        await recover(this.#recovering, { by: "agent", applicationId, jobId });
      },
      idle: async (standpoint) => {
        if ((await expired.look(standpoint)) === "job") this.#life.wake();
      },
    });
  }

  #deskOfPeople() {
    const { config, clock } = this.#options;
    const { journal, runner, changes } = this.#kernel;
    const gatekeeper = this.#gatekeeper;
    return {
      version: VERSION,
      role: "agent" as const,
      startedAt: new Date(clock.now()).toISOString(),
      journal,
      runner,
      changes,
      starting: this.#starting,
      identity: () => ({ id: gatekeeper.applicationId, place: gatekeeper.place, gate: gatekeeper.gate }),
      page: () => config.settings().page,
      wake: () => this.#life.wake(),
      adopt: (by: string) => this.#adopt(by),
      stopCopy: (by: string) => stopCopy(closedGateOf(this.#kernel, this.#options, gatekeeper), by),
      recover: (request: RecoverRequest) => this.#recover(request),
      reload: (by: string) => this.#options.reload(by),
      readiness: () => readinessOf({ journal, config, clock, gate: () => gatekeeper.gate }),
    };
  }

  #deskOfGrids() {
    const { config } = this.#options;
    const { sessions } = this.#kernel;
    const view = gridsViewOf(this.#kernel, this.#options, this.#gatekeeper);
    const leftovers = leftoversOf(this.#kernel, this.#options, this.#gatekeeper);
    return {
      configProblem: () => config.rejected() ?? config.problem(),
      lint: () => config.findings(),
      grids: () => viewGrids(view),
      locationOf: (grid: string) => sessions.grids().find((each) => each.name === grid)?.location ?? "",
      check: (grid?: string) => checkGrids(view, grid),
      lastReport: (grid: string) => lastReport(view, grid),
      trust: (grid: string, request: TrustRequest) => trustGrid(view, grid, request),
      forgetHostKey: (grid: string, by: string) => forgetHostKey(view, grid, by),
      leftovers: (grid?: string) => listLeftovers(leftovers, grid),
      clean: (request: CleanRequest) => this.#clean(leftovers, request),
      consoles: consolesOf(this.#kernel, this.#options),
      setup: setupOf(this.#kernel, { ...this.#options, role: "agent" }),
      support: () =>
        supportOf(
          this.#kernel,
          { ...this.#options, role: "agent" },
          {
            status: () => this.#shown(),
            grids: () => viewGrids(view),
          },
        ),
    };
  }

  async #clean(leftovers: LeftoversParts, request: CleanRequest): Promise<CleanReport> {
    const { gone, spec } = await startCleaning(this.#starting, leftovers, request);
    if (spec === undefined) return { gone };
    this.#life.wake();
    return { gone, job: this.#kernel.runner.view(spec) };
  }

  /** For whoever helps: what a person sees, and what the gate stands on. */
  #shown(): unknown {
    const { place, record, applicationId } = this.#gatekeeper;
    return {
      status: this.facade.status(),
      readiness: this.facade.readiness(),
      gatekeeper: { applicationId, place, record },
    };
  }

  async #adopt(by: string): Promise<Gate> {
    const { journal, runner } = this.#kernel;
    mustOffer(await this.#gatekeeper.look(), "adopt");
    // What the original has to tell is the original's.
    journal.outbox.drop();
    closeInherited(journal, runner, by);
    await this.#gatekeeper.adopt(mintApplicationId(idFileOf(this.#options)));
    journal.audit({ by, what: "adopt", result: this.#gatekeeper.applicationId });
    this.#life.wake();
    return this.#gatekeeper.gate;
  }

  #recover(request: RecoverRequest): Promise<RecoverReport> {
    const parts = {
      recovering: this.#recovering,
      gatekeeper: this.#gatekeeper,
      wake: () => this.#life.wake(),
    };
    return recoverHere(parts, request);
  }
}
