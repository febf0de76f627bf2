import type { CommandDefinition } from "../command.ts";
import { untilSignal } from "../until-signal.ts";

export const embeddedGrid: CommandDefinition = {
  examples: [["mig embedded-grid /tmp/grid-one", "one grid of the demo, until SIGTERM"]],
  configure(command) {
    command.argument("<directory>", "its settings and state");
  },
  run: ({ programs, signal }, command) =>
    untilSignal((until) => programs.embeddedGrid(command.args[0] ?? "", until), signal),
};
