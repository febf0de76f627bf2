import { argument, type Command } from "../shell/command.ts";
import { getUser } from "./find-user.ts";

export const userDestroy: Command = {
  entity: "user",
  verb: "destroy",
  summary: "removes a user; its key logs in no more",
  args: ["name"],
  options: ["force"],
  async run(call) {
    const { name } = getUser(call.core.store.world, argument(call, 0));
    call.core.store.change((world) => {
      world.users = world.users.filter((user) => user.name !== name);
    });
  },
};
