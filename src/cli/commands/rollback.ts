import type { CommandDefinition } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { configureApproval } from "../move.ts";
import { lossLines } from "../render/report-lines.ts";
import { configureSettling, settle } from "../settling.ts";

/** Says what would be lost before it asks; `--dry-run` says only that. */
export const rollback: CommandDefinition = {
  examples: [
    ["mig rollback", "says what would be lost, asks, and goes back"],
    ["mig rollback --dry-run", "says what would be lost, and nothing else"],
    ["mig rollback --confirm guestbook", "from a script that has read it"],
  ],
  configure(command) {
    configureSettling(command);
    configureApproval(command);
    command.option("--dry-run", "say what would be lost, do nothing");
  },
  async run(context, command) {
    const api = context.daemon();
    const loss = await api.rollbackLoss();
    if (command.opts<{ dryRun?: boolean }>().dryRun === true) {
      context.output.data(loss, (style) => lossLines(loss, style));
      return EXIT.done;
    }
    context.output.note((style) => lossLines(loss, style));
    return await settle(context, command, { kind: "rollback", verb: `go back to ${loss.to} and lose that` });
  },
};
