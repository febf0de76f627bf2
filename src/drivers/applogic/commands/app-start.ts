import { entityName } from "./arguments.ts";
import type { RemoteCommand } from "./command.ts";
import { MINUTE_MS } from "./deadlines.ts";
import { demandSuccess } from "./refusal.ts";

export const appStart: RemoteCommand<{ readonly application: string }, void> = {
  purpose: ({ application }) => `start application '${application}'`,
  build: ({ application }) => ["app", "start", entityName(application)],
  deadlineMs: 20 * MINUTE_MS,
  parse: demandSuccess,
};
