import type { CommandDefinition } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { gridRows } from "../render/list-lines.ts";

export const grids: CommandDefinition = {
  examples: [["mig grids", "where the application can run, and where it is"]],
  async run({ daemon, output, clock }) {
    const views = await daemon().grids();
    output.list(views, (style) => gridRows(views, { style, now: clock.now() }));
    return EXIT.done;
  },
};
