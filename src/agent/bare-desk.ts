import { MigError } from "../domain/errors.ts";
import type { Gate } from "../domain/serving.ts";
import { VERSION } from "../version.ts";
import { startCleaning } from "./cleaning.ts";
import { consolesOf } from "./consoles.ts";
import type { Desk } from "./desk.ts";
import type { GridsViewParts } from "./grids-view.ts";
import { checkGrids, forgetHostKey, lastReport, trustGrid, viewGrids } from "./grids-view.ts";
import { startingOf } from "./inner-parts.ts";
import { type Kernel, type KernelOptions, notHere } from "./kernel.ts";
import { listLeftovers } from "./leftovers.ts";
import { setupOf } from "./setup.ts";
import { supportOf } from "./support/kernel-support.ts";

type DeskParts = ConstructorParameters<typeof Desk>[0];

/**
 * The desk of a program that is in no application: a helper, or `mig` on some machine. It looks, and never starts
 * a job from a place it does not have.
 */
export function bareDeskParts(
  kernel: Kernel,
  options: KernelOptions,
  gate: () => Gate,
): Omit<DeskParts, "recover" | "reload" | "readiness" | "wake"> {
  const { config, clock } = options;
  const view = bareGridsView(kernel, options);
  const nowhere = (): never => {
    throw notHere(gate().reason);
  };
  const starting = startingOf(kernel, options, nowhere);
  const leftovers = {
    journal: kernel.journal,
    clock,
    sessions: () => kernel.sessions.all(),
    mustBeGrid: (name: string) => void kernel.sessions.grid(name),
    applicationId: () => "",
    standing: () => undefined,
  };
  return {
    version: VERSION,
    role: options.role,
    startedAt: new Date(clock.now()).toISOString(),
    journal: kernel.journal,
    runner: kernel.runner,
    changes: kernel.changes,
    starting,
    identity: () => ({ id: "", place: undefined, gate: gate() }),
    page: () => config.settings().page,
    configProblem: () => config.rejected() ?? config.problem(),
    lint: () => config.findings(),
    grids: () => viewGrids(view),
    locationOf: (grid) => kernel.sessions.grids().find((each) => each.name === grid)?.location ?? "",
    check: (grid) => checkGrids(view, grid),
    lastReport: (grid) => lastReport(view, grid),
    trust: (grid, request) => trustGrid(view, grid, request),
    forgetHostKey: (grid, by) => forgetHostKey(view, grid, by),
    leftovers: (grid) => listLeftovers(leftovers, grid),
    clean: async (request) => {
      const { gone } = await startCleaning(starting, leftovers, request);
      return { gone };
    },
    consoles: consolesOf(kernel, options),
    setup: setupOf(kernel, options),
    support: () =>
      supportOf(kernel, options, {
        status: () => ({
          gate: gate(),
          jobs: kernel.journal.jobs(1).map((spec) => kernel.runner.view(spec)),
        }),
        grids: () => viewGrids(view),
      }),
    stopCopy: () => Promise.reject(new MigError("JOB_STATE", "There is no application here to stop")),
    adopt: () => Promise.reject(new MigError("JOB_STATE", "There is no application here to adopt")),
  };
}

function bareGridsView(kernel: Kernel, { clock, config }: KernelOptions): GridsViewParts {
  const { sessions } = kernel;
  return {
    journal: kernel.journal,
    hostKeys: kernel.hostKeys,
    clock,
    grids: () => sessions.grids(),
    grid: (name) => sessions.grid(name),
    session: (grid) => sessions.open(grid),
    place: () => undefined,
    scheme: () => config.settings().scheme,
    checksTo: () => Promise.resolve([]),
  };
}

/** A program outside the application has none of what only an agent can give a step. */
export function roleOutside(by: () => string): Parameters<typeof import("./kernel.ts").openKernel>[1] {
  const never = (): never => {
    throw new MigError("JOB_STATE", "Only the agent inside the application can do this");
  };
  return {
    by,
    applicationId: () => "",
    place: () => Promise.resolve(undefined),
    inbox: never,
    moving: () => undefined,
    forgetMark: () => undefined,
    maySpeak: () => true,
  };
}
