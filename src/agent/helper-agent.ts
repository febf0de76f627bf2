import type { Agent } from "../agent.ts";
import { MigError } from "../domain/errors.ts";
import type { Gate } from "../domain/serving.ts";
import { helperHolder } from "../handover/move-records.ts";
import { bareDeskParts, roleOutside } from "./bare-desk.ts";
import { Desk } from "./desk.ts";
import { HELPER_JOB, HelperLife } from "./helper-life.ts";
import { type Kernel, type KernelOptions, openKernel } from "./kernel.ts";
import { readinessOf } from "./readiness.ts";

/** The same program in its helper role: outside the application, it drives one job while that is down. */
export function createHelper(
  options: Omit<KernelOptions, "role"> & Pick<import("../agent.ts").AgentOptions, "reload">,
): Agent {
  const helper: KernelOptions = { ...options, role: "helper" };
  let sentence = "This helper is starting.";
  const gate = (): Gate => ({ serve: false, reason: sentence, offers: [] });
  const kernel: Kernel = openKernel(
    helper,
    roleOutside(() => helperHolder(kernel.journal.get(HELPER_JOB) ?? "unknown")),
  );
  const life = new HelperLife({
    clock: options.clock,
    journal: kernel.journal,
    runner: kernel.runner,
    stateDirectory: options.files.stateDirectory,
    waitMs: options.timing.waitingMs,
    session: (grid) => kernel.sessions.open(grid),
    log: options.log,
    say(words) {
      if (words === sentence) return;
      sentence = words;
      kernel.changes.tell({ type: "gate", gate: gate() });
    },
  });
  const facade = new Desk({
    ...bareDeskParts(kernel, helper, gate),
    reload: (by) => options.reload(by),
    readiness: () =>
      readinessOf({ journal: kernel.journal, config: options.config, clock: options.clock, gate }),
    wake: () => undefined,
    recover: () =>
      Promise.reject(
        new MigError("JOB_STATE", "A helper recovers its own job by itself", {
          hint: "Run mig recover on another machine.",
        }),
      ),
  });
  return {
    facade,
    live: (signal) => kernel.live(life, signal),
    [Symbol.asyncDispose]: () => kernel[Symbol.asyncDispose](),
  };
}
