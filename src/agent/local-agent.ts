import type { AgentFacade } from "../agent-facade.ts";
import { randomName } from "../domain/ids.ts";
import type { Gate } from "../domain/serving.ts";
import { bareDeskParts, roleOutside } from "./bare-desk.ts";
import { Desk } from "./desk.ts";
import { type Kernel, type KernelOptions, openKernel } from "./kernel.ts";
import { readinessOf } from "./readiness.ts";
import { recover, reopenStuck } from "./recovering.ts";
import { workflowOfTakeover } from "./workflows.ts";

/** For one command on a machine that has the package, grid.info and the key, and nothing else of the application. */
export function createLocalAgent(
  options: Omit<KernelOptions, "role"> & { readonly statePath: string },
): AgentFacade & AsyncDisposable {
  const local: KernelOptions = { ...options, role: "agent" };
  const me = `recover-${randomName(6)}`;
  const kernel: Kernel = openKernel(
    local,
    roleOutside(() => me),
  );
  const gate = (): Gate => ({ serve: false, reason: "This is not inside the application.", offers: [] });
  const recovering = {
    journal: kernel.journal,
    runner: kernel.runner,
    component: options.config.settings().component,
    statePath: options.statePath,
    sessions: () => kernel.sessions.all(),
    workflowOf: workflowOfTakeover,
    now: () => new Date(options.clock.now()),
  };
  const desk = new Desk({
    ...bareDeskParts(kernel, local, gate),
    reload: () => Promise.resolve({ changed: [], needsRestart: [] }),
    readiness: () =>
      readinessOf({ journal: kernel.journal, config: options.config, clock: options.clock, gate }),
    wake: () => undefined,
    async recover(request) {
      const reopened = request.dryRun === true ? undefined : reopenStuck(recovering, request.by);
      const spec = reopened === undefined ? undefined : kernel.journal.findJob(reopened);
      if (spec === undefined) return recover(recovering, request);
      await kernel.runner.drive(spec);
      const job = kernel.runner.view(spec);
      return { action: "back", sentence: `Job ${spec.id} was tried again.`, records: [], job };
    },
  });
  return Object.assign(desk, { [Symbol.asyncDispose]: () => kernel[Symbol.asyncDispose]() });
}
