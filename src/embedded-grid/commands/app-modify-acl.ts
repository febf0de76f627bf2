import { checkRights } from "../life/access.ts";
import { changeAcl, readAclChanges } from "../shell/acl.ts";
import { argument, type Command, hasOption } from "../shell/command.ts";
import { getApplication } from "../world/find.ts";
import { changeApplication } from "../world/world-store.ts";

const LEVELS = ["read", "control", "configure", "full", "owner", "none"];

export const appModifyAcl: Command = {
  entity: "app",
  verb: "modify_acl",
  summary: "changes who may do what with an application",
  args: ["name"],
  options: ["test_only"],
  settings: "<principal>=<level>",
  async run(call) {
    const application = getApplication(call.core.store.world, argument(call, 0));
    checkRights(call.core, application, "configure", call.user);
    const changes = readAclChanges(call, LEVELS);
    if (hasOption(call, "test_only")) return;
    changeApplication(call.core.store, application.name, (draft) => changeAcl(draft, changes));
  },
};
