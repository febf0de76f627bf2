import { checkBegin } from "../life/access.ts";
import { argument, type Command } from "../shell/command.ts";

/** Nothing is built here, so nothing is left to clean; it still says when it may not. */
export const appClean: Command = {
  entity: "app",
  verb: "clean",
  summary: "removes what a build left",
  args: ["name"],
  async run(call) {
    checkBegin(call.core, argument(call, 0), "clean", call.user);
  },
};
