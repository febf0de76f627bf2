import { InvalidArgumentError } from "commander";
import type { CommandDefinition } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { jobRows } from "../render/list-lines.ts";

const DEFAULT_LIMIT = 20;

export const jobs: CommandDefinition = {
  examples: [
    ["mig jobs", "the last 20"],
    ["mig jobs --limit 1 --json", "the last one, for a script"],
    ["mig jobs --before JOB", "those that came before that job: the next page"],
  ],
  configure(command) {
    command
      .option("-n, --limit <number>", "how many", parseLimit, DEFAULT_LIMIT)
      .option("-b, --before <job>", "only those that are older than this job");
  },
  async run({ daemon, output, clock }, command) {
    const { limit, before } = command.opts<{ limit: number; before?: string }>();
    const views = await daemon().jobs(limit, before);
    output.list(views, (style) => jobRows(views, { style, now: clock.now() }));
    return EXIT.done;
  },
};

function parseLimit(text: string): number {
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new InvalidArgumentError("It must be a number from 1 to 999.");
  return Number(text);
}
