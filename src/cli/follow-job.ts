import { hasCode } from "../domain/errors.ts";
import { isTerminal, type JobView } from "../domain/job.ts";
import type { AgentApi, Moving, StreamItem } from "./agent-api.ts";
import type { CommandContext } from "./command.ts";
import { createReporter } from "./create-reporter.ts";
import { Interruption } from "./exit-codes.ts";
import type { JobReporter } from "./job-reporter.ts";

/** Where the following stopped: at the end of the job, or where the application was stopped under it. */
export type FollowEnd =
  | { readonly type: "ended"; readonly view: JobView }
  | { readonly type: "moved"; readonly view: JobView; readonly moving: Moving };

export interface FollowOptions {
  readonly id: string;
  /** Events up to this one are known. */
  readonly after?: number;
}

/** How long a daemon that said it is about to be stopped may be silent before that is believed. */
const MOVED_SILENCE_MS = 15_000;

/**
 * Follows a job to its end, showing it as the terminal allows. A daemon that dies and comes back costs a line, no
 * event. When the application is stopped for the move, this very process ends with it: being told to end is then
 * the expected end, and so is a daemon that stays silent.
 */
export async function followJob(
  context: CommandContext,
  api: AgentApi,
  options: FollowOptions,
): Promise<FollowEnd> {
  await using reporter = createReporter(context);
  const following = new Following(api, reporter, await api.job(options.id));
  try {
    for await (const item of api.stream(options.id, options.after ?? 0)) {
      const end = await following.take(item, context.clock.monotonic());
      if (end !== undefined) return end;
    }
    return { type: "ended", view: await api.job(options.id) };
  } catch (error) {
    const isEnd = hasCode(error, "AGENT_NOT_RUNNING") || isTermination(error);
    if (isEnd && following.moved !== undefined) return following.moved;
    throw error;
  }
}

class Following {
  #view: JobView;
  #moving: Moving | undefined;
  #lostSince: number | undefined;
  readonly #api: AgentApi;
  readonly #reporter: JobReporter;

  constructor(api: AgentApi, reporter: JobReporter, view: JobView) {
    this.#api = api;
    this.#reporter = reporter;
    this.#view = view;
    reporter.view(view);
  }

  get moved(): FollowEnd | undefined {
    return this.#moving === undefined ? undefined : { type: "moved", view: this.#view, moving: this.#moving };
  }

  async take(item: StreamItem, now: number): Promise<FollowEnd | undefined> {
    this.#reporter.item(item);
    switch (item.type) {
      case "event":
        return await this.#event(item);
      case "moving":
        this.#moving = item;
        return undefined;
      case "lost":
        this.#lostSince ??= now;
        return now - this.#lostSince > MOVED_SILENCE_MS ? this.moved : undefined;
      case "back":
        this.#lostSince = undefined;
        return undefined;
      case "progress":
      case "gate":
        return undefined;
    }
  }

  async #event({
    event: { seq, event },
  }: Extract<StreamItem, { type: "event" }>): Promise<FollowEnd | undefined> {
    if (seq > this.#view.lastEvent) await this.#refresh();
    if (event.type === "handed")
      this.#moving = event.to.startsWith("helper") ? handedOver(this.#view) : undefined;
    // A stuck job can be reopened: an end that is not the last event is history.
    const isOver = event.type === "ended" && isTerminal(this.#view.state) && this.#view.lastEvent <= seq;
    return isOver ? { type: "ended", view: this.#view } : undefined;
  }

  /** The view is computed in one place, from the journal; here it is only fetched. */
  async #refresh(): Promise<void> {
    try {
      this.#view = await this.#api.job(this.#view.id);
      this.#reporter.view(this.#view);
    } catch (error) {
      // The stream notices too, and is the one to wait for the daemon.
      if (!hasCode(error, "AGENT_NOT_RUNNING", "WAIT_TIMEOUT")) throw error;
    }
  }
}

/** For who comes too late to hear the daemon say it: the journal tells too that a helper goes on. */
function handedOver(view: JobView): Moving {
  return {
    type: "moving",
    jobId: view.id,
    to: view.addresses.helper ?? view.addresses.target,
    sentence: "The helper goes on with the job; the application is stopped here.",
  };
}

function isTermination(error: unknown): boolean {
  return error instanceof Interruption && error.signal === "SIGTERM";
}
