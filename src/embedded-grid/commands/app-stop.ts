import { stopApplication } from "../life/application-life.ts";
import { argument, type Command, hasOption } from "../shell/command.ts";

export const appStop: Command = {
  entity: "app",
  verb: "stop",
  summary: "shuts an application down; --force powers off",
  args: ["name"],
  options: ["force"],
  async run(call) {
    const { core, signal, user } = call;
    await stopApplication(core, argument(call, 0), { actor: user, signal, force: hasOption(call, "force") });
  },
};
