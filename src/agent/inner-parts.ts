import { join } from "node:path";
import type { Gatekeeper } from "../handover/gatekeeper.ts";
import type { ClosedGateParts } from "./closed-gate.ts";
import { examine } from "./examine.ts";
import type { GridsViewParts } from "./grids-view.ts";
import { type Kernel, type KernelOptions, notHere } from "./kernel.ts";
import type { LeftoversParts } from "./leftovers.ts";
import type { PlanningParts, Standpoint } from "./planning.ts";
import type { RecoveringParts } from "./recovering.ts";
import { ShownPlans } from "./shown-plans.ts";
import type { StartingParts } from "./starting.ts";
import { workflowOfTakeover } from "./workflows.ts";

type AgentParts = Omit<KernelOptions, "role">;

/** What the composition root hands to each part of the agent, put together from its kernel and gatekeeper. */
export function closedGateOf(
  { journal, runner, sessions }: Kernel,
  { clock, log }: AgentParts,
  gatekeeper: Gatekeeper,
): ClosedGateParts {
  return { gatekeeper, journal, runner, clock, log, session: (grid) => sessions.open(grid) };
}

export function idFileOf({ files }: AgentParts): string {
  return join(files.stateDirectory, "application-id");
}

export function examineSelf({ config, files }: AgentParts): ReturnType<typeof examine> {
  return examine({
    configDirectory: files.configDirectory,
    stateDirectory: files.stateDirectory,
    verifyHook: () => config.settings().verifyHook,
    configProblem: () => config.problem()?.message,
  });
}

export function startingOf(
  kernel: Kernel,
  { config }: Pick<AgentParts, "config">,
  standpoint: () => Standpoint,
): StartingParts {
  return {
    journal: kernel.journal,
    runner: kernel.runner,
    planning: kernel.planning,
    sessions: () => kernel.sessions.all(),
    mode: () => config.settings().mode,
    approval: () => config.settings().approval,
    shown: new ShownPlans(),
    standpoint,
  };
}

/** Throws `NOT_HERE` with the gate's own words, `GRID_BUSY` while a lost claim may still land. */
export function standpointOf(gatekeeper: Gatekeeper): Standpoint {
  const { gate, place, record } = gatekeeper;
  if (!gate.serve || place === undefined || record === undefined || record.state !== "committed")
    throw notHere(gate.reason);
  gatekeeper.mustBeSettled();
  return { place, record };
}

export function leftoversOf(kernel: Kernel, { clock }: AgentParts, gatekeeper: Gatekeeper): LeftoversParts {
  const { sessions, journal } = kernel;
  return {
    journal,
    clock,
    sessions: () => sessions.all(),
    mustBeGrid: (name) => void sessions.grid(name),
    applicationId: () => gatekeeper.applicationId,
    standing() {
      const { gate, place, record } = gatekeeper;
      const stands = gate.serve && place !== undefined && record?.state === "committed";
      return stands ? { place, record } : undefined;
    },
  };
}

export function recoveringOf(kernel: Kernel, { config, clock, files }: AgentParts): RecoveringParts {
  return {
    journal: kernel.journal,
    runner: kernel.runner,
    component: config.settings().component,
    statePath: files.stateMount,
    sessions: () => kernel.sessions.all(),
    workflowOf: workflowOfTakeover,
    now: () => new Date(clock.now()),
  };
}

export function gridsViewOf(
  kernel: Kernel,
  { clock, config }: AgentParts,
  gatekeeper: Gatekeeper,
): GridsViewParts {
  const { sessions, planning } = kernel;
  return {
    journal: kernel.journal,
    hostKeys: kernel.hostKeys,
    clock,
    grids: () => sessions.grids(),
    grid: (name) => sessions.grid(name),
    session: (grid) => sessions.open(grid),
    place: () => gatekeeper.place,
    scheme: () => config.settings().scheme,
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
