import type { JobView } from "../domain/job.ts";
import type { StreamItem } from "./agent-api.ts";
import type { JobReporter, ReporterContext } from "./job-reporter.ts";
import { formatTimeOfDay } from "./render/amounts.ts";
import { eventLine, stepTitles } from "./render/event-lines.ts";
import { progressLine } from "./render/progress-lines.ts";
import { whereToLook } from "./render/where-to-look.ts";

/** Between two lines about the same copy. */
const PROGRESS_EVERY_MS = 10_000;

/** A line an event, for logs and terminals that cannot be drawn over. */
export function createPlainReporter({ output, clock }: ReporterContext): JobReporter {
  let current: JobView | undefined;
  let titles: ReadonlyMap<string, string> = new Map();
  let isLost = false;
  let progressAt = Number.NEGATIVE_INFINITY;

  function line(text: string): void {
    output.note(`${formatTimeOfDay(new Date(clock.now()).toISOString())}  ${text}`);
  }

  return {
    view(view) {
      current = view;
      titles = stepTitles(view);
    },
    item(item) {
      switch (item.type) {
        case "event":
          output.note(eventLine(item.event, titles));
          return;
        case "progress":
          if (clock.monotonic() - progressAt < PROGRESS_EVERY_MS) return;
          progressAt = clock.monotonic();
          line(`copied       ${progressLine(item.progress)}`);
          return;
        case "moving":
          line(`moving       ${item.sentence}`);
          if (current !== undefined) line(`moving       ${whereToLook(current)}`);
          return;
        case "lost":
          if (!isLost) line(connectionLine(item));
          isLost = true;
          return;
        case "back":
          isLost = false;
          line(connectionLine(item));
          return;
        case "gate":
          return;
      }
    },
    async [Symbol.asyncDispose]() {},
  };
}

/** What is said when the daemon goes silent and when it answers again. */
export function connectionLine(item: Extract<StreamItem, { type: "lost" | "back" }>): string {
  if (item.type === "back") return "The agent answers again; nothing was lost.";
  return `The agent does not answer; it is asked again until it does (${item.error.message}).`;
}
