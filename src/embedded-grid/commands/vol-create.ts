import { randomUUID } from "node:crypto";
import { epochSeconds } from "../grid-core.ts";
import { checkIdle, checkRights, checkStorage } from "../life/access.ts";
import { parseSize } from "../life/properties.ts";
import { badUsage, refuse } from "../refusal.ts";
import { argument, type Command, checkKnownSettings, setting } from "../shell/command.ts";
import { getApplication, splitScoped } from "../world/find.ts";
import { makeVolumeDirectory } from "../world/volume-directories.ts";
import { isName } from "../world/world.ts";
import { changeApplication } from "../world/world-store.ts";

export const volCreate: Command = {
  entity: "vol",
  verb: "create",
  summary: "makes an empty volume",
  args: ["application:volume"],
  settings: "size=<bytes>|fs=<type>|comment=<text>",
  async run(call) {
    const { core } = call;
    checkKnownSettings(call, ["size", "fs", "comment"]);
    const text = argument(call, 0, "application:volume");
    const scoped = splitScoped(text);
    if (scoped === undefined || !isName(scoped.name)) throw badUsage(`Unknown volume '${text}'.`);
    const sizeBytes = parseSize(setting(call, "size") ?? "");
    if (sizeBytes === undefined) throw badUsage("Missing argument size=<bytes>.");
    const application = getApplication(core.store.world, scoped.application);
    checkIdle(core, application.name, "configure");
    checkRights(core, application, "configure", call.user);
    if (application.volumes.some((volume) => volume.name === scoped.name)) {
      throw refuse("create", "volume", text, "it exists already");
    }
    checkStorage(core, "create", "volume", text, sizeBytes);
    const uuid = randomUUID();
    makeVolumeDirectory(core.directory, uuid);
    changeApplication(core.store, application.name, (draft) => {
      const [filesystem, comment] = [setting(call, "fs") ?? "ext3", setting(call, "comment") ?? ""];
      const created = epochSeconds(core);
      draft.volumes.push({ name: scoped.name, uuid, sizeBytes, filesystem, comment, created, accessed: 0 });
    });
  },
};
