import type { CommandDefinition } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { resolveJob } from "../resolve-job.ts";

/** Refused once the job can rest nowhere any more; what is paused already stays so. */
export const jobPause: CommandDefinition = {
  examples: [
    ["mig job pause", "the job that runs rests before its next step"],
    ["mig job pause k7m2p9xa", "this one"],
  ],
  configure(command) {
    command.argument("[id]", "the job; the running one when left out");
  },
  async run({ daemon, output }, command) {
    const api = daemon();
    const { id } = await resolveJob(api, command.args[0]);
    const view = await api.pause(id);
    output.result(view, () => [
      `Job ${id} rests before its next step; the application serves on. To go on: mig job resume ${id}`,
    ]);
    return EXIT.done;
  },
};

export const jobResume: CommandDefinition = {
  examples: [
    ["mig job resume", "the job that runs goes on"],
    ["mig job resume k7m2p9xa", "this one"],
  ],
  configure(command) {
    command.argument("[id]", "the job; the running one when left out");
  },
  async run({ daemon, output }, command) {
    const api = daemon();
    const { id } = await resolveJob(api, command.args[0]);
    const view = await api.resume(id);
    output.result(view, () => [`Job ${id} goes on: mig job watch ${id}`]);
    return EXIT.done;
  },
};
