import { Argument } from "commander";
import type { CommandDefinition } from "../command.ts";
import { showPlan } from "../move.ts";
import { configureRunSheet } from "../run-sheet.ts";

export const plan: CommandDefinition = {
  examples: [
    ["mig plan migrate my_grid_two", "what a move would do, command by command"],
    ["mig plan migrate my_grid_two --run-sheet sheet.txt", "and a sheet to print"],
    ["mig plan snapshot my_grid_one --json", "the same for a copy, for a script"],
  ],
  configure(command) {
    command.addArgument(new Argument("<kind>", "what to plan").choices(["migrate", "snapshot"]));
    command.argument("<grid>", "the grid to go to");
    configureRunSheet(command);
  },
  async run(context, command) {
    const [kind, grid = ""] = command.args;
    const { runSheet } = command.opts<{ runSheet?: string }>();
    return await showPlan(context, kind === "snapshot" ? "snapshot" : "migrate", grid, { runSheet });
  },
};
