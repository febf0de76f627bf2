import type { CommandDefinition } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { statusLines } from "../render/status-lines.ts";

export const status: CommandDefinition = {
  examples: [
    ["mig status", "for a person"],
    ["mig status --json | jq -r .grid.name", "for a script"],
  ],
  async run({ daemon, output, clock }) {
    const report = await daemon().status();
    output.data(report, (style) => statusLines(report, { style, now: clock.now() }));
    return EXIT.done;
  },
};
