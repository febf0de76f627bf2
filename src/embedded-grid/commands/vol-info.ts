import { formatUdl } from "../../drivers/applogic/udl/format.ts";
import { argument, type Command, hasOption } from "../shell/command.ts";
import { formatFields } from "../shell/table.ts";
import { getScopedVolume, volumeBlock } from "./volume-block.ts";

export const volInfo: Command = {
  entity: "vol",
  verb: "info",
  summary: "shows one volume",
  args: ["application:volume"],
  async run(call) {
    const { application, volume } = getScopedVolume(call.core, argument(call, 0, "application:volume"));
    const block = await volumeBlock(call.core, application, volume);
    if (hasOption(call, "batch")) return call.print(formatUdl([block]));
    const fields = block.attributes.map(({ name, value }) => [name, value] as const);
    call.print(formatFields([["name", volume.name], ...fields]));
  },
};
