import type { CommandDefinition } from "../command.ts";
import { untilSignal } from "../until-signal.ts";

export const serve: CommandDefinition = {
  examples: [
    ["rc/mig start", "starts it as a service; what people type"],
    ["mig serve", "in the foreground, until SIGTERM"],
  ],
  run: ({ programs, signal }) => untilSignal(programs.serve, signal),
};
