import { quote } from "../../ssh/quote.ts";
import { appConfigSet } from "./commands/app-config-set.ts";
import { appInfo } from "./commands/app-info.ts";
import { userCreateText } from "./commands/user-create.ts";
import { planned } from "./planned.ts";

/** Commands that a check tells a person to type. MIG sends none of these by itself, but its builders make them. */
export const commandTexts = {
  list: (): string => quote(["app", "list"]),
  look: (application: string): string => quote(appInfo.build({ application })),
  start: planned.start,
  stop: planned.stop,
  destroy: planned.destroy,
  rename: planned.rename,
  /** For a `.user2` that holds something else than a record. */
  clearRecord: (application: string): string =>
    quote(appConfigSet.build({ application, attribute: "user2", value: "" })),
  letIn: (user: string, publicKey: string): string => userCreateText({ name: user, publicKey }),
} as const;
