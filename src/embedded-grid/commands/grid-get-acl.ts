import { aclText } from "../shell/acl.ts";
import type { Command } from "../shell/command.ts";

export const gridGetAcl: Command = {
  entity: "grid",
  verb: "get_acl",
  summary: "shows who may do what on the grid",
  args: ["[principal]"],
  async run(call) {
    call.print(aclText(call, call.core.store.world, call.args[0]));
  },
};
