import { refuse } from "../refusal.ts";
import { argument, type Command, setting } from "../shell/command.ts";
import { readPassword } from "../shell/read-password.ts";
import { checkKey } from "./find-user.ts";
import { checkUserSettings, USER_SETTINGS } from "./user-settings.ts";

/** Only the key is kept: nobody logs in here with a password, though one must be given as in the original. */
export const userCreate: Command = {
  entity: "user",
  verb: "create",
  summary: "makes a user; the key logs in as root",
  args: ["name"],
  settings: USER_SETTINGS,
  async run(call) {
    const { store } = call.core;
    checkUserSettings(call);
    const name = argument(call, 0);
    if (store.world.users.some((user) => user.name === name)) {
      throw refuse("create", "user", name, "it exists already");
    }
    await readPassword(call, { mandatory: true });
    const key = setting(call, "sshkey");
    const sshKey = key === undefined ? {} : { sshKey: checkKey(store.world, "create", name, key) };
    const [realname, comment] = [setting(call, "realname") ?? "", setting(call, "comment") ?? ""];
    const maintainer = setting(call, "maintainer") === "1";
    store.change((world) => void world.users.push({ name, realname, comment, maintainer, ...sshKey }));
  },
};
