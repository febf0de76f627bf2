import { formatUdl } from "../../drivers/applogic/udl/format.ts";
import { udlInline } from "../../drivers/applogic/udl/tree.ts";
import { type Command, hasOption } from "../shell/command.ts";
import { compareNames } from "../world/find.ts";

export const userList: Command = {
  entity: "user",
  verb: "list",
  summary: "lists users",
  async run(call) {
    const users = call.core.store.world.users.toSorted(compareNames);
    if (hasOption(call, "batch")) {
      return call.print(
        formatUdl(users.map(({ name, realname }) => udlInline("user", { id: name, realname }))),
      );
    }
    const width = Math.max(0, ...users.map(({ name }) => name.length));
    call.print(
      users.map(({ name, realname }) => `${`${name.padEnd(width)}   ${realname}`.trimEnd()}\n`).join(""),
    );
  },
};
