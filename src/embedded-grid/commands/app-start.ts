import { checkBegin } from "../life/access.ts";
import { startApplication } from "../life/application-life.ts";
import { applySettings, checkSettings } from "../life/properties.ts";
import { argument, type Command, hasOption } from "../shell/command.ts";
import { changeApplication } from "../world/world-store.ts";

export const appStart: Command = {
  entity: "app",
  verb: "start",
  summary: "starts an application; ends when it runs",
  args: ["name"],
  options: ["norestart", "skipbuild", "force", "cap_cpu"],
  settings: "<resource>=<val>",
  async run(call) {
    const { core, signal, user } = call;
    const name = argument(call, 0);
    if (call.settings.length > 0) {
      checkSettings(checkBegin(core, name, "start", user), call.settings);
      changeApplication(core.store, name, (draft) => applySettings(draft, call.settings));
    }
    await startApplication(core, name, { actor: user, signal, comeBack: !hasOption(call, "norestart") });
  },
};
