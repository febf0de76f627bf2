import type { CommandDefinition } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { resolveJob } from "../resolve-job.ts";

/** Approving what is approved is a success; what nobody asked for, or what is too late, is refused. */
export const jobApprove: CommandDefinition = {
  examples: [
    ["mig job approve", "the job that runs; it goes on as soon as it may"],
    ['mig job approve k7m2p9xa --note "change 4711"', "the note goes to the audit"],
    ["mig job approve k7m2p9xa --now", "at once, whatever its window says"],
  ],
  configure(command) {
    command.argument("[id]", "the job; the running one when left out");
    command.option("--note <text>", "why, for the audit and the job's log");
    command.option("--now", "do not wait for its window either");
  },
  async run({ daemon, output }, command) {
    const api = daemon();
    const { note, now } = command.opts<{ note?: string; now?: boolean }>();
    const { id } = await resolveJob(api, command.args[0]);
    const word = { ...(note === undefined ? {} : { note }), ...(now === undefined ? {} : { now }) };
    const view = await api.approve(id, word);
    const rule = view.approval?.rule ?? "nothing";
    output.result(view, () => [
      `Job ${id} is approved. It was to wait for ${rule}.`,
      `Where it is: mig job watch ${id}`,
    ]);
    return EXIT.done;
  },
};
