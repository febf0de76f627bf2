import { entityName } from "./arguments.ts";
import type { RemoteCommand } from "./command.ts";
import { MINUTE_MS } from "./deadlines.ts";
import { demandSuccess } from "./refusal.ts";

/** A clean shutdown. Without `--force`, always: MIG never powers off. */
export const appStop: RemoteCommand<{ readonly application: string }, void> = {
  purpose: ({ application }) => `stop application '${application}'`,
  build: ({ application }) => ["app", "stop", entityName(application)],
  deadlineMs: 15 * MINUTE_MS,
  parse: demandSuccess,
};
