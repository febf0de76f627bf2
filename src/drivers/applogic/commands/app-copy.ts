import { entityName } from "./arguments.ts";
import type { RemoteCommand } from "./command.ts";
import { DAY_MS } from "./deadlines.ts";
import { demandSuccess } from "./refusal.ts";

/** A copy on the same grid. */
export const appCopy: RemoteCommand<{ readonly application: string; readonly newName: string }, void> = {
  purpose: ({ application, newName }) => `copy application '${application}' to '${newName}'`,
  build: ({ application, newName }) => ["app", "copy", entityName(application), entityName(newName)],
  deadlineMs: DAY_MS,
  parse: demandSuccess,
};
