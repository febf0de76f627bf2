import type { CommandDefinition } from "../command.ts";
import { EXIT, exitOfJob } from "../exit-codes.ts";
import { followJob } from "../follow-job.ts";
import { jobSummary } from "../render/job-summary.ts";
import { resolveJob } from "../resolve-job.ts";

/** An abort that was carried out is a success: exit 0 once the job is `cancelled`. */
export const jobAbort: CommandDefinition = {
  examples: [
    ["mig job abort", "the job that runs; waits until all is undone"],
    ["mig job abort k7m2p9xa --no-wait", "asks only"],
  ],
  configure(command) {
    command.argument("[id]", "the job; the running one when left out");
    command.option("--no-wait", "do not wait until all is undone");
  },
  async run(context, command) {
    const { output, clock } = context;
    const api = context.daemon();
    const { id } = await resolveJob(api, command.args[0]);
    const asked = await api.abort(id);
    if (!command.opts<{ wait: boolean }>().wait) {
      output.result(asked, () => [`Job ${id} is asked to end: mig job watch ${id}`]);
      return EXIT.done;
    }
    const { view } = await followJob(context, api, { id, after: asked.lastEvent });
    const document = output.format === "jsonl" ? { type: "end", job: view } : view;
    output.result(document, (style) => jobSummary(view, { style, now: clock.now() }));
    return view.state === "cancelled" ? EXIT.done : exitOfJob(view);
  },
};
