import { isTerminal } from "../../domain/job.ts";
import type { CommandDefinition } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { logLine } from "../render/event-lines.ts";
import { jobLines } from "../render/job-lines.ts";
import { jobSummary } from "../render/job-summary.ts";
import { resolveJob } from "../resolve-job.ts";

export const jobShow: CommandDefinition = {
  examples: [
    ["mig job show", "the job that runs, or the last one"],
    ["mig job show k7m2p9xa --log", "one job with its log"],
  ],
  configure(command) {
    command.argument("[id]", "the job; the running or last one when left out");
    command.option("--log", "its log as well");
  },
  async run({ daemon, output, clock }, command) {
    const api = daemon();
    const view = await resolveJob(api, command.args[0]);
    const wantsLog = command.opts<{ log?: boolean }>().log === true;
    const log = wantsLog ? await api.log(view.id) : [];
    const progress = isTerminal(view.state) ? undefined : await api.progress(view.id);
    output.data(wantsLog ? { ...view, log } : view, (style) => {
      const options = { style, now: clock.now(), progress };
      const summary = isTerminal(view.state) ? ["", ...jobSummary(view, options)] : [];
      const lines = log.length === 0 ? [] : ["", ...log.map(logLine)];
      return [...jobLines(view, options), ...summary, ...lines];
    });
    return EXIT.done;
  },
};
