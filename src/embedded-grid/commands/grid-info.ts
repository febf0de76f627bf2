import { join } from "node:path";
import { formatUdl } from "../../drivers/applogic/udl/format.ts";
import { udlBlock } from "../../drivers/applogic/udl/tree.ts";
import { epochSeconds } from "../grid-core.ts";
import { freeStorage } from "../life/access.ts";
import { type Command, hasOption } from "../shell/command.ts";
import { formatBytes, formatFields } from "../shell/table.ts";
import { readGridKeys } from "../ssh/grid-keys.ts";

/** The release of AppLogic whose shell this is like. */
const VERSION = "2.4.7";
const SERVERS = 4;

export const gridInfo: Command = {
  entity: "grid",
  verb: "info",
  summary: "shows the grid; --verbose with its public key",
  async run(call) {
    const { directory, settings, store } = call.core;
    const { publicKey } = readGridKeys(join(directory, settings.keys));
    const applications = store.world.applications.length;
    const free = freeStorage(store.world, settings.storage);
    if (hasOption(call, "batch")) {
      const block = udlBlock("grid", settings.name, {
        version: VERSION,
        location: settings.location,
        controller: settings.address,
        servers: SERVERS,
        applications,
        time: epochSeconds(call.core),
        storage_free: free,
        public_key: publicKey,
      });
      return call.print(formatUdl([block]));
    }
    call.print(
      formatFields([
        ["Grid Name", settings.name],
        ["Location", settings.location],
        ["Version", VERSION],
        ["Controller", settings.address],
        ["Servers", SERVERS],
        ["Applications", applications],
        ["Storage Free", formatBytes(free)],
        ...(hasOption(call, "verbose") ? [["Grid Public SSH Key", publicKey] as const] : []),
      ]),
    );
  },
};
