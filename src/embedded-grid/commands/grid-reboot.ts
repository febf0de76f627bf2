import { reboot } from "../life/boot.ts";
import type { Command } from "../shell/command.ts";

/** The controller forgets what it knows and looks again; applications go on meanwhile. Returns at once. */
export const gridReboot: Command = {
  entity: "grid",
  verb: "reboot",
  summary: "restarts the controller; applications go on",
  async run(call) {
    reboot(call.core, new AbortController().signal).catch((error: unknown) => call.core.log(String(error)));
  },
};
