import { isTerminal, type JobView } from "../domain/job.ts";
import type { AgentApi } from "./agent-api.ts";
import type { CommandContext } from "./command.ts";
import { EXIT, exitOfJob, Interruption } from "./exit-codes.ts";
import { type FollowEnd, type FollowOptions, followJob } from "./follow-job.ts";
import { jobSummary } from "./render/job-summary.ts";
import { whereToLook } from "./render/where-to-look.ts";

/** Follows a job, says how it ended and resolves to the exit code. */
export async function watchToEnd(
  context: CommandContext,
  api: AgentApi,
  options: FollowOptions,
): Promise<number> {
  try {
    return reportEnd(context, await followJob(context, api, options));
  } catch (error) {
    if (error instanceof Interruption) {
      context.output.note(
        `The job goes on without this command: mig job watch ${options.id}, mig job abort ${options.id}`,
      );
    }
    throw error;
  }
}

/** For a job that was just started: follow it, or with `--no-wait` say where to look. */
export async function afterStart(
  context: CommandContext,
  api: AgentApi,
  started: { readonly view: JobView; readonly wait: boolean },
): Promise<number> {
  const { view, wait } = started;
  if (wait) return await watchToEnd(context, api, { id: view.id });
  context.output.result(view, () => [`Job ${view.id} is started: mig job watch ${view.id}`]);
  return EXIT.done;
}

function reportEnd({ output, clock }: CommandContext, end: FollowEnd): number {
  const { view } = end;
  if (end.type === "ended" || isTerminal(view.state)) {
    const document = output.format === "jsonl" ? { type: "end", job: view } : view;
    output.result(document, (style) => jobSummary(view, { style, now: clock.now() }));
    return exitOfJob(view);
  }
  const { to, sentence } = end.moving;
  const moved = { to, sentence };
  output.result(
    output.format === "jsonl" ? { type: "moved", job: view, ...moved } : { ...view, moved },
    () => [sentence, whereToLook(view)],
  );
  return EXIT.done;
}
