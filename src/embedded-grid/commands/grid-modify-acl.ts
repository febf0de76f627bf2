import { Refusal } from "../refusal.ts";
import { changeAcl, readAclChanges } from "../shell/acl.ts";
import { type Command, hasOption } from "../shell/command.ts";

const LEVELS = [
  "monitor",
  "app_operator",
  "app_developer",
  "grid_operator",
  "grid_administrator",
  "owner",
  "none",
];

export const gridModifyAcl: Command = {
  entity: "grid",
  verb: "modify_acl",
  summary: "changes who may do what on the grid",
  options: ["test_only"],
  settings: "<principal>=<level>",
  async run(call) {
    const changes = readAclChanges(call, LEVELS);
    if (call.core.faults.take("acl-denied") !== undefined) {
      throw new Refusal("Access Denied - no right to configure the grid.");
    }
    if (!hasOption(call, "test_only")) call.core.store.change((world) => changeAcl(world, changes));
  },
};
