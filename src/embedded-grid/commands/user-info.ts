import { argument, type Command } from "../shell/command.ts";
import { getUser } from "./find-user.ts";

/** Never shows the key, as in the original. */
export const userInfo: Command = {
  entity: "user",
  verb: "info",
  summary: "shows a user",
  args: ["name"],
  async run(call) {
    const user = getUser(call.core.store.world, argument(call, 0));
    call.print(`comment = ${user.comment}\nrealname = ${user.realname}\n`);
  },
};
