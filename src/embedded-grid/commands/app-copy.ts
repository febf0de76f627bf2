import { checkBegin, checkNewName } from "../life/access.ts";
import { type CloneRequest, cloneApplication } from "../life/clone.ts";
import { argument, type Command } from "../shell/command.ts";

export const appCopy: Command = {
  entity: "app",
  verb: "copy",
  summary: "copies a stopped application on this grid",
  args: ["name", "new name"],
  settings: "<prop>=<val>",
  async run(call) {
    const { core, signal, user } = call;
    const name = argument(call, 0);
    const newName = argument(call, 1, "new name");
    const source = checkBegin(core, name, "copy", user);
    checkNewName(core, "copy", name, newName);
    await core.operations.exclusive(name, "copy", () =>
      core.operations.exclusive(newName, "copy", async (operation) => {
        const request: CloneRequest = {
          verb: "copy",
          newName,
          settings: call.settings,
          actor: user,
          operation,
          signal,
          say: call.progress,
        };
        await cloneApplication(core, source, request);
      }),
    );
  },
};
