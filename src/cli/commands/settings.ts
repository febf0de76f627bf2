import type { CommandDefinition } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { settingLines } from "../render/setting-lines.ts";

export const settings: CommandDefinition = {
  examples: [["mig settings", "every setting in force, and where it comes from"]],
  async run({ daemon, output }) {
    const report = await daemon().settings();
    output.result(report, (style) => settingLines(report, style));
    return EXIT.done;
  },
};
