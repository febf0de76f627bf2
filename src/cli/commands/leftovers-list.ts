import type { CommandDefinition } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { leftoverLines } from "../render/leftover-lines.ts";

/** Works without a daemon too; then nothing is known to be ours. Exit 6 when a grid could not be asked. */
export const leftoversList: CommandDefinition = {
  examples: [
    ["mig leftovers", "on every grid"],
    ["mig leftovers my_grid_two", "on one"],
  ],
  configure(command) {
    command.argument("[grid]", "a grid of grid.info");
  },
  async run(context, command) {
    const [grid] = command.args;
    await using api = await context.daemonOrLocal();
    const report = await (grid === undefined ? api.leftovers() : api.leftovers(grid));
    context.output.data(report, (style) => leftoverLines(report, { style, now: context.clock.now() }));
    return report.unseen.length === 0 ? EXIT.done : EXIT.unreachable;
  },
};
