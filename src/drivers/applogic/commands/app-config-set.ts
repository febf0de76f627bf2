import { entityName } from "./arguments.ts";
import type { RemoteCommand } from "./command.ts";
import { MINUTE_MS } from "./deadlines.ts";
import { demandSuccess } from "./refusal.ts";

export interface AttributeChange {
  readonly application: string;
  /** Without the leading dot. */
  readonly attribute: "user2" | "destroy_on_stop";
  readonly value: string;
}

/** Sets an attribute, in every state of the application. */
export const appConfigSet: RemoteCommand<AttributeChange, void> = {
  purpose: ({ application, attribute }) => `set .${attribute} of application '${application}'`,
  build: ({ application, attribute, value }) => [
    "app",
    "config",
    entityName(application),
    `.${attribute}=${value}`,
  ],
  deadlineMs: MINUTE_MS,
  parse: demandSuccess,
};
