import { entityName } from "./arguments.ts";
import type { RemoteCommand } from "./command.ts";
import { demandSuccess } from "./refusal.ts";

export const appStart: RemoteCommand<{ readonly application: string }, void> = {
  purpose: ({ application }) => `start application '${application}'`,
  build: ({ application }) => ["app", "start", entityName(application)],
  parse: demandSuccess,
};
