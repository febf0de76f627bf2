import { MigError } from "../../domain/errors.ts";
import type { CommandDefinition } from "../command.ts";
import { configureSettling, settle } from "../settling.ts";

export const finalize: CommandDefinition = {
  examples: [
    ["mig finalize", "asks, then destroys the kept source"],
    ["mig finalize --confirm guestbook", "from a script"],
  ],
  configure: configureSettling,
  async run(context, command) {
    const { kept } = await context.daemon().status();
    if (kept === undefined) {
      throw new MigError("JOB_STATE", "Cannot finalize: no source is kept", {
        hint: "What was done: mig jobs",
      });
    }
    context.output.note(`This destroys ${kept.name} on ${kept.grid}. There is no rollback afterwards.`);
    return await settle(context, command, { kind: "finalize", verb: `destroy ${kept.name} on ${kept.grid}` });
  },
};
