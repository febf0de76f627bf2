import { entityName } from "./arguments.ts";
import type { RemoteCommand } from "./command.ts";
import { MINUTE_MS } from "./deadlines.ts";
import { demandSuccess } from "./refusal.ts";

export const appRename: RemoteCommand<{ readonly application: string; readonly newName: string }, void> = {
  purpose: ({ application, newName }) => `rename application '${application}' to '${newName}'`,
  build: ({ application, newName }) => ["app", "rename", entityName(application), entityName(newName)],
  deadlineMs: MINUTE_MS,
  parse: demandSuccess,
};
