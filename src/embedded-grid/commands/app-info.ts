import { formatUdl } from "../../drivers/applogic/udl/format.ts";
import { shownState } from "../life/states.ts";
import { argument, type Command, hasOption } from "../shell/command.ts";
import { formatFields, yesNo } from "../shell/table.ts";
import { getApplication } from "../world/find.ts";
import { applicationBlock } from "./application-block.ts";

export const appInfo: Command = {
  entity: "app",
  verb: "info",
  summary: "shows one application",
  args: ["name"],
  async run(call) {
    const { core } = call;
    const application = getApplication(core.store.world, argument(call, 0));
    if (hasOption(call, "batch")) return call.print(formatUdl([applicationBlock(core, application)]));
    const operation = core.operations.find(application.name);
    call.print(
      formatFields([
        ["Name", application.name],
        ["ID", application.id],
        ["State", shownState(application, core)],
        ["Template", yesNo(application.template)],
        ["Description", application.description],
        ["Locked", yesNo(application.lock !== undefined)],
        ["Destroy on stop", yesNo(application.destroyOnStop)],
        ["User 1", application.user1],
        ["User 2", application.user2],
        ...(operation === undefined
          ? []
          : [["In progress", `${operation.verb} ${operation.percent}%`] as const]),
        ...(application.reason === undefined ? [] : [["Reason", application.reason] as const]),
      ]),
    );
  },
};
