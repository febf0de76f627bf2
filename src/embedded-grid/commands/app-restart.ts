import { restartApplication } from "../life/application-life.ts";
import { argument, type Command } from "../shell/command.ts";

export const appRestart: Command = {
  entity: "app",
  verb: "restart",
  summary: "stops an application and starts it again",
  args: ["name"],
  async run(call) {
    await restartApplication(call.core, argument(call, 0), { actor: call.user, signal: call.signal });
  },
};
