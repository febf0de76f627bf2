import { checkBegin } from "../life/access.ts";
import { argument, type Command } from "../shell/command.ts";

/** A start needs no build here; it still says when it may not. */
export const appBuild: Command = {
  entity: "app",
  verb: "build",
  summary: "prepares an application for its start",
  args: ["name"],
  settings: "store=local|san",
  async run(call) {
    const { name } = checkBegin(call.core, argument(call, 0), "build", call.user);
    call.progress(`Building application '${name}' ... done`);
  },
};
