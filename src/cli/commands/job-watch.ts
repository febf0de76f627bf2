import { InvalidArgumentError } from "commander";
import type { CommandDefinition } from "../command.ts";
import { watchToEnd } from "../finish-job.ts";
import { resolveJob } from "../resolve-job.ts";

export const jobWatch: CommandDefinition = {
  examples: [
    ["mig job watch", "the job that runs, or the last one"],
    ["mig job watch k7m2p9xa --jsonl", "every event as a line of JSON"],
    ["mig job watch k7m2p9xa --jsonl --after 41", "from the event after the 41st"],
  ],
  configure(command) {
    command.argument("[id]", "the job; the running or last one when left out");
    command.option("--after <seq>", "leave out events up to this number", parseSeq, 0);
  },
  async run(context, command) {
    const api = context.daemon();
    const { id } = await resolveJob(api, command.args[0]);
    return await watchToEnd(context, api, { id, after: command.opts<{ after: number }>().after });
  },
};

function parseSeq(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("It must be the number of an event.");
  return Number(text);
}
