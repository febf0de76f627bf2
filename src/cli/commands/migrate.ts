import type { CommandDefinition } from "../command.ts";
import { configureMove, runMove } from "../move.ts";

export const migrate: CommandDefinition = {
  examples: [
    ["mig migrate my_grid_two", "asks, moves, and shows the move"],
    ["mig migrate my_grid_two --dry-run", "the steps and exact commands; does nothing"],
    ["mig migrate my_grid_two --yes --no-wait", "from a script"],
    ["mig migrate my_grid_two --approve", "prepares all, then waits for mig job approve"],
  ],
  configure: configureMove,
  run: (context, command) => runMove(context, command, "migrate"),
};
