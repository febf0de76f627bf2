import type { JobView } from "../domain/job.ts";
import type { StreamItem } from "./agent-api.ts";

/** Shows a job while it is followed. */
export interface JobReporter extends AsyncDisposable {
  view(view: JobView): void;
  item(item: StreamItem): void;
}
