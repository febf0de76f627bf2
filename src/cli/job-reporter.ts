import type { JobView } from "../domain/job.ts";
import type { StreamItem } from "./agent-api.ts";
import type { CommandContext } from "./command.ts";

/** Shows a job while it is followed. */
export interface JobReporter extends AsyncDisposable {
  view(view: JobView): void;
  item(item: StreamItem): void;
}

/** What a reporter needs of a command. */
export type ReporterContext = Pick<CommandContext, "output" | "terminal" | "clock" | "signal">;
