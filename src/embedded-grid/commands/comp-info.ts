import { formatUdl } from "../../drivers/applogic/udl/format.ts";
import { componentState } from "../life/states.ts";
import { badUsage, Refusal } from "../refusal.ts";
import { argument, type Command, hasOption } from "../shell/command.ts";
import { formatFields } from "../shell/table.ts";
import { splitScoped } from "../world/find.ts";
import { componentBlock, RESOURCES, runningApplication } from "./component-block.ts";

export const compInfo: Command = {
  entity: "comp",
  verb: "info",
  summary: "shows one component of a running application",
  args: ["application:component"],
  options: ["extended"],
  async run(call) {
    const { core } = call;
    const text = argument(call, 0, "application:component");
    const scoped = splitScoped(text);
    if (scoped === undefined) throw badUsage(`Unknown component '${text}'. It is <application>:<component>.`);
    const { application, components } = runningApplication(core, scoped.application);
    const component = components.find(({ name }) => name === scoped.name);
    if (component === undefined) throw new Refusal(`Component '${text}' does not exist.`);
    if (hasOption(call, "batch"))
      return call.print(formatUdl([componentBlock(core, application, component)]));
    const isRunning = core.runtime.isRunning({ application: application.name, component: component.name });
    call.print(
      formatFields([
        ["Name", component.name],
        ["Server", RESOURCES.server],
        ["State", componentState(application.state, isRunning)],
        ["Start order", component.startOrder],
        ["Volumes", component.mounts.map((mount) => `${mount.volume} at ${mount.mountPath}`).join(", ")],
      ]),
    );
  },
};
