import type { CommandDefinition } from "../command.ts";
import { configureMove, runMove } from "../move.ts";

export const snapshot: CommandDefinition = {
  examples: [
    ["mig snapshot my_grid_two", "asks, copies, and shows the copy being made"],
    ["mig snapshot my_grid_one --dry-run", "the steps and exact commands; does nothing"],
    ["mig snapshot my_grid_one --yes --accept-warnings", "from a script"],
  ],
  configure: configureMove,
  run: (context, command) => runMove(context, command, "snapshot"),
};
