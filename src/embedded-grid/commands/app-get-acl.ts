import { aclText } from "../shell/acl.ts";
import { argument, type Command } from "../shell/command.ts";
import { getApplication } from "../world/find.ts";

export const appGetAcl: Command = {
  entity: "app",
  verb: "get_acl",
  summary: "shows who may do what with an application",
  args: ["name", "[principal]"],
  async run(call) {
    const { acl, owner } = getApplication(call.core.store.world, argument(call, 0));
    call.print(aclText(call, { acl, owner }, call.args[1]));
  },
};
