import type { CommandDefinition } from "../command.ts";
import { untilSignal } from "../until-signal.ts";

export const helper: CommandDefinition = {
  examples: [["mig helper", "drives the job in its inbox; started by the helper application"]],
  run: ({ programs, signal }) => untilSignal(programs.helper, signal),
};
