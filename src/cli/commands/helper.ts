import type { CommandDefinition } from "../command.ts";
import { EXIT } from "../exit-codes.ts";

export const helper: CommandDefinition = {
  examples: [["mig helper", "drives the job in its inbox; started by the helper application"]],
  async run({ programs, signal }) {
    await programs.helper(signal);
    return EXIT.done;
  },
};
