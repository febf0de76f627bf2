import { isPassword } from "../life/password.ts";
import { accessDenied, refuse } from "../refusal.ts";
import { argument, type Command, checkKnownSettings } from "../shell/command.ts";
import { readPassword } from "../shell/read-password.ts";
import { getApplication } from "../world/find.ts";
import { changeApplication } from "../world/world-store.ts";

/** What was locked with a password needs it, from everyone. */
export const appUnlock: Command = {
  entity: "app",
  verb: "unlock",
  summary: "takes a lock away",
  args: ["name"],
  settings: "pwd=-",
  async run(call) {
    checkKnownSettings(call, ["pwd"]);
    const { name, lock } = getApplication(call.core.store.world, argument(call, 0));
    if (lock === undefined) throw refuse("unlock", "application", name, "it is not locked");
    const password = await readPassword(call, { mandatory: lock.passwordHash !== undefined });
    if (lock.passwordHash === undefined) {
      if (!call.user.maintainer) throw accessDenied(name, "is locked by a maintainer");
    } else if (!isPassword(password ?? "", lock.passwordHash)) {
      throw accessDenied(name, "has another password");
    }
    changeApplication(call.core.store, name, (draft) => {
      draft.lock = undefined;
    });
  },
};
