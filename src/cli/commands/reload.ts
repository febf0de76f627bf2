import type { CommandDefinition } from "../command.ts";
import { EXIT, exitOfCode } from "../exit-codes.ts";
import { reloadLines } from "../render/report-lines.ts";

export const reload: CommandDefinition = {
  examples: [["mig reload", "after grid.info, private.key or mig.ini was changed"]],
  async run({ daemon, output }) {
    const report = await daemon().reload();
    output.result(report, (style) => reloadLines(report, style));
    return report.problem === undefined ? EXIT.done : exitOfCode(report.problem.code);
  },
};
