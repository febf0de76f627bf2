import { MigError } from "../../domain/errors.ts";
import type { CommandDefinition } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { checkReportLines, worstOfReports } from "../render/check-lines.ts";

/** Works without a daemon too. Exit 4 when an error would refuse the move; warnings do not. */
export const check: CommandDefinition = {
  examples: [
    ["mig check", "every grid"],
    ["mig check my_grid_two", "one grid"],
  ],
  configure(command) {
    command.argument("[grid]", "a grid of grid.info; all when left out");
  },
  async run(context, command) {
    await using api = await context.daemonOrLocal();
    const reports = await api.check(command.args[0]);
    if (reports.length === 0) throw noGrid();
    context.output.list(reports, (style) => checkReportLines(reports, style));
    return worstOfReports(reports) === "error" ? EXIT.refused : EXIT.done;
  },
};

/** Silence would read as "all is fine". */
function noGrid(): MigError {
  return new MigError("CONFIG_INVALID", "Cannot check: grid.info names no grid to look at", {
    hint: "What is wrong with it: mig lint",
  });
}
