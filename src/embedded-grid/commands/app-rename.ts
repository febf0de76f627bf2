import { checkBegin, checkNewName } from "../life/access.ts";
import { argument, type Command } from "../shell/command.ts";
import { changeApplication } from "../world/world-store.ts";

export const appRename: Command = {
  entity: "app",
  verb: "rename",
  summary: "gives a stopped application another name",
  args: ["name", "new name"],
  async run(call) {
    const { core } = call;
    const name = argument(call, 0);
    const newName = argument(call, 1, "new name");
    checkBegin(core, name, "rename", call.user);
    checkNewName(core, "rename", name, newName);
    changeApplication(core.store, name, (draft) => {
      draft.name = newName;
    });
    core.runtime.forget(name);
  },
};
