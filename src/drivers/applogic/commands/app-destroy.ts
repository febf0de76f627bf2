import { entityName } from "./arguments.ts";
import type { RemoteCommand } from "./command.ts";
import { MINUTE_MS } from "./deadlines.ts";
import { demandSuccess } from "./refusal.ts";

/** `--force` only means that no terminal is asked; the application must be stopped all the same. */
export const appDestroy: RemoteCommand<{ readonly application: string }, void> = {
  purpose: ({ application }) => `destroy application '${application}'`,
  build: ({ application }) => ["app", "destroy", entityName(application), "--force"],
  deadlineMs: 10 * MINUTE_MS,
  parse: demandSuccess,
};
