import { formatUdl } from "../../drivers/applogic/udl/format.ts";
import type { UdlEntity } from "../../drivers/applogic/udl/tree.ts";
import { type Call, type Command, hasOption } from "../shell/command.ts";
import { formatBytes, formatTable } from "../shell/table.ts";
import { compareNames, getApplication } from "../world/find.ts";
import type { ApplicationView } from "../world/world.ts";
import { countUsers, volumeBlock } from "./volume-block.ts";

export const volList: Command = {
  entity: "vol",
  verb: "list",
  summary: "lists the volumes of an application, or of all",
  args: ["[application]"],
  async run(call) {
    const { world } = call.core.store;
    const [name] = call.args;
    const applications = name === undefined ? world.applications : [getApplication(world, name)];
    if (!hasOption(call, "batch")) return call.print(tableOf(call, applications));
    const blocks: UdlEntity[] = [];
    for (const application of applications) {
      for (const volume of application.volumes.toSorted(compareNames)) {
        blocks.push(await volumeBlock(call.core, application, volume));
      }
    }
    call.print(formatUdl(blocks));
  },
};

function tableOf(call: Call, applications: readonly ApplicationView[]): string {
  const rows = applications.flatMap((application) =>
    application.volumes
      .toSorted(compareNames)
      .map((volume) => [
        `${application.name}:${volume.name}`,
        formatBytes(volume.sizeBytes),
        volume.filesystem,
        countUsers(call.core, application, volume) > 0 ? "in_use" : "available",
        volume.uuid,
      ]),
  );
  return formatTable(["Name", "Size", "Filesystem", "Mount", "UUID"], rows);
}
