import { formatUdl } from "../../drivers/applogic/udl/format.ts";
import { componentState } from "../life/states.ts";
import { argument, type Command, hasOption } from "../shell/command.ts";
import { formatTable } from "../shell/table.ts";
import { componentBlock, MEGABYTE, RESOURCES, runningApplication } from "./component-block.ts";

export const compList: Command = {
  entity: "comp",
  verb: "list",
  summary: "lists the components of a running application",
  args: ["application"],
  options: ["extended"],
  async run(call) {
    const { core } = call;
    const { application, components } = runningApplication(core, argument(call, 0, "application"));
    if (hasOption(call, "batch")) {
      return call.print(formatUdl(components.map((each) => componentBlock(core, application, each))));
    }
    const rows = components.map(({ name }) => [
      name,
      RESOURCES.server,
      componentState(
        application.state,
        core.runtime.isRunning({ application: application.name, component: name }),
      ),
      RESOURCES.cpu.toFixed(2),
      (RESOURCES.mem / MEGABYTE).toFixed(2),
      (RESOURCES.bw / 1_000_000).toFixed(2),
    ]);
    call.print(formatTable(["Name", "Server", "State", "CPU", "Mem(MB)", "Bandwidth(Mbps)"], rows));
  },
};
