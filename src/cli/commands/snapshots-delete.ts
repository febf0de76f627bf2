import type { CommandDefinition } from "../command.ts";
import { afterStart } from "../finish-job.ts";
import { reportPlan } from "../move.ts";
import { applicationName, confirmOrAsk } from "../settling.ts";

interface DeleteOptions {
  readonly grid?: string;
  readonly dryRun?: boolean;
  readonly confirm?: string;
  readonly wait: boolean;
}

/** Nothing brings it back, so there is no `--yes`: the application's name must be given. */
export const snapshotsDelete: CommandDefinition = {
  examples: [
    ["mig snapshots delete <name>", "asks, then destroys it"],
    ["mig snapshots delete <name> --dry-run", "what it would do, and whether it may"],
    ["mig snapshots delete <name> --confirm guestbook", "from a script"],
  ],
  configure(command) {
    command
      .argument("<name>", "the snapshot; mig snapshots lists them")
      .option("--grid <grid>", "where it lies, should two have one of that name")
      .option("--dry-run", "print what it would do, do nothing")
      .option("--confirm <name>", "the application's name, as the question wants it")
      .option("--no-wait", "start it and do not follow it");
  },
  async run(context, command) {
    const { grid, dryRun, confirm: given, wait } = command.opts<DeleteOptions>();
    const [name = ""] = command.args;
    const snapshot = { name, ...(grid === undefined ? {} : { grid }) };
    const api = context.daemon();
    if (dryRun === true) return reportPlan(context, await api.planDeletion(snapshot));
    const confirm = await confirmOrAsk(context, given, async () => ({
      name: await applicationName(context),
      verb: `destroy ${name}`,
      instead: `mig snapshots delete ${name}`,
    }));
    const view = await api.start({ kind: "delete-snapshot", ...snapshot, confirm });
    return await afterStart(context, api, { view, wait });
  },
};
