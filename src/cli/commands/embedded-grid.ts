import type { CommandDefinition } from "../command.ts";
import { EXIT } from "../exit-codes.ts";

export const embeddedGrid: CommandDefinition = {
  examples: [["mig embedded-grid /tmp/grid-one", "one grid of the demo, until SIGTERM"]],
  configure(command) {
    command.argument("<directory>", "its settings and state");
  },
  async run({ programs, signal }, command) {
    await programs.embeddedGrid(command.args[0] ?? "", signal);
    return EXIT.done;
  },
};
