import { badUsage } from "../refusal.ts";
import { argument, type Command } from "../shell/command.ts";
import { readPassword } from "../shell/read-password.ts";
import { checkKey, getUser } from "./find-user.ts";
import { checkUserSettings, USER_SETTINGS } from "./user-settings.ts";

export const userSet: Command = {
  entity: "user",
  verb: "set",
  summary: "changes a user",
  args: ["name"],
  settings: USER_SETTINGS,
  async run(call) {
    const { store } = call.core;
    checkUserSettings(call);
    const { name } = getUser(store.world, argument(call, 0));
    if (call.settings.length === 0) throw badUsage("Missing argument <key>=<value>.");
    await readPassword(call, { mandatory: false });
    const changes = new Map(call.settings.map((setting) => [setting.name, setting.value]));
    const key = changes.get("sshkey");
    const sshKey = key === undefined ? undefined : checkKey(store.world, "set", name, key);
    store.change((world) => {
      const user = world.users.find((candidate) => candidate.name === name);
      if (user === undefined) return;
      user.sshKey = sshKey ?? user.sshKey;
      user.realname = changes.get("realname") ?? user.realname;
      user.comment = changes.get("comment") ?? user.comment;
      if (changes.has("maintainer")) user.maintainer = changes.get("maintainer") === "1";
    });
  },
};
