import type { Command } from "../shell/command.ts";
import { showAcl } from "../shell/acl.ts";

export const gridGetAcl: Command = {
  entity: "grid",
  verb: "get_acl",
  summary: "shows who may do what on the grid",
  args: ["[principal]"],
  async run(call) {
    showAcl(call, call.core.store.world, call.args[0]);
  },
};
