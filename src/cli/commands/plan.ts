import { Argument } from "commander";
import type { CommandDefinition } from "../command.ts";
import { showPlan } from "../move.ts";

export const plan: CommandDefinition = {
  examples: [
    ["mig plan migrate my_grid_two", "what a move would do, command by command"],
    ["mig plan snapshot my_grid_one --json", "the same for a copy, for a script"],
  ],
  configure(command) {
    command.addArgument(new Argument("<kind>", "what to plan").choices(["migrate", "snapshot"]));
    command.argument("<grid>", "the grid to go to");
  },
  async run(context, command) {
    const [kind, grid = ""] = command.args;
    return await showPlan(context, kind === "snapshot" ? "snapshot" : "migrate", grid);
  },
};
