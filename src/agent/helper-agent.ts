import type { Agent } from "../agent.ts";
import type { RecoverReport } from "../agent-facade.ts";
import { MigError } from "../domain/errors.ts";
import type { Gate } from "../domain/serving.ts";
import { helperHolder } from "../handover/move-records.ts";
import { loadSshLibrary } from "../ssh/connector.ts";
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
    stateMount: options.files.stateMount,
    waitMs: options.timing.waitingMs,
    soonMs: options.timing.soonMs,
    stuckRetryMs: options.timing.stuckRetryMs,
    session: (grid) => kernel.sessions.open(grid),
    reload: () => options.reload("the arrival of the job"),
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
    recover: ({ by, dryRun }) => tryStuckAgain(kernel, { by, dryRun: dryRun === true }),
  });
  return {
    facade,
    live(signal) {
      // The application is about to be stopped when the first log-in comes.
      loadSshLibrary().catch((error: unknown) => options.log("Cannot read the SSH library", error));
      return kernel.live(life, signal);
    },
    [Symbol.asyncDispose]: () => kernel[Symbol.asyncDispose](),
  };
}

/** The one thing to recover here is the helper's own job, when it is stuck. Throws `JOB_STATE` when it is not. */
async function tryStuckAgain(
  { journal, runner }: Kernel,
  { by, dryRun }: { readonly by: string; readonly dryRun: boolean },
): Promise<RecoverReport> {
  const job = journal.findJob(journal.get(HELPER_JOB) ?? "");
  if (job === undefined || runner.view(job).state !== "stuck") {
    throw new MigError("JOB_STATE", "There is no stuck job here: a helper recovers its own job by itself", {
      hint: "To end the job without this helper, run mig recover on another machine.",
    });
  }
  if (!dryRun) journal.append(job.id, by, { type: "reopened", by });
  const sentence = `The undo of job ${job.id} is tried again.`;
  return { action: "back", sentence, records: [], job: runner.view(job) };
}
