import { hashPassword } from "../life/password.ts";
import { accessDenied } from "../refusal.ts";
import { argument, type Command, checkKnownSettings } from "../shell/command.ts";
import { readPassword } from "../shell/read-password.ts";
import { getApplication } from "../world/find.ts";
import { changeApplication } from "../world/world-store.ts";

/** Protects what is in an application; no lock against concurrent commands. */
export const appLock: Command = {
  entity: "app",
  verb: "lock",
  summary: "forbids changes and copies of an application",
  args: ["name"],
  settings: "pwd=-",
  async run(call) {
    checkKnownSettings(call, ["pwd"]);
    const application = getApplication(call.core.store.world, argument(call, 0));
    if (application.lock !== undefined) throw accessDenied(application.name, "is locked");
    const password = await readPassword(call, { mandatory: !call.user.maintainer });
    const lock = password === undefined ? {} : { passwordHash: hashPassword(password) };
    changeApplication(call.core.store, application.name, (draft) => {
      draft.lock = lock;
    });
  },
};
