import { startApplication } from "../life/application-life.ts";
import { argument, type Command } from "../shell/command.ts";

export const appContinue: Command = {
  entity: "app",
  verb: "continue",
  summary: "goes on with a start that failed",
  args: ["name"],
  async run(call) {
    const { core, signal, user } = call;
    await startApplication(core, argument(call, 0), { actor: user, signal, verb: "continue" });
  },
};
