import type { CommandDefinition } from "../command.ts";
import { EXIT, exitOfCode } from "../exit-codes.ts";
import { errorLines } from "../render/error-lines.ts";
import { snapshotRows } from "../render/list-lines.ts";

/** A list that may be short, for a grid could not be asked, is no success. */
export const snapshotsList: CommandDefinition = {
  examples: [
    ["mig snapshots", "on every grid, newest first"],
    ["mig snapshots --jsonl | jq -r .name", "for a script"],
    ["mig snapshots delete mig_snap_guestbook_my_grid_one_20261121T120000_k7m2p9xa", "one goes"],
  ],
  async run({ daemon, output }) {
    const list = await daemon().snapshots();
    const draw: Parameters<typeof output.data>[1] = (style) => snapshotRows(list.snapshots, style);
    if (output.format === "jsonl") output.list(list.snapshots, draw);
    else output.data(list, draw);
    for (const { grid, error } of list.notAsked) {
      output.error((style) => [`${grid} could not be asked:`, ...errorLines(error, style, "  ")]);
    }
    const [first] = list.notAsked;
    return first === undefined ? EXIT.done : exitOfCode(first.error.code);
  },
};
