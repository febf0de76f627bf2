import { checkBegin } from "../life/access.ts";
import { destroyApplication } from "../life/application-life.ts";
import { refuse } from "../refusal.ts";
import { argument, type Command, confirm } from "../shell/command.ts";

export const appDestroy: Command = {
  entity: "app",
  verb: "destroy",
  summary: "removes a stopped application and its volumes",
  args: ["name"],
  options: ["force"],
  async run(call) {
    const { core, signal, user } = call;
    const name = argument(call, 0);
    checkBegin(core, name, "destroy", user);
    await confirm(call, `Destroy application '${name}' and its volumes?`, () =>
      refuse("destroy", "application", name, "confirmation needed, use --force"),
    );
    await destroyApplication(core, name, { actor: user, signal });
  },
};
