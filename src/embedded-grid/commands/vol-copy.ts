import { randomUUID } from "node:crypto";
import { epochSeconds } from "../grid-core.ts";
import { checkBegin, checkStorage } from "../life/access.ts";
import { badUsage, refuse, wordsOf } from "../refusal.ts";
import { argument, type Command } from "../shell/command.ts";
import { splitScoped } from "../world/find.ts";
import {
  copyDirectory,
  makeVolumeDirectory,
  removeVolumeDirectory,
  volumePath,
} from "../world/volume-directories.ts";
import { isName } from "../world/world.ts";
import { changeApplication } from "../world/world-store.ts";
import { getScopedVolume } from "./volume-block.ts";

export const volCopy: Command = {
  entity: "vol",
  verb: "copy",
  summary: "copies a volume of a stopped application within it",
  args: ["application:volume", "new name"],
  async run(call) {
    const { core, signal } = call;
    const text = argument(call, 0, "application:volume");
    const newName = splitScoped(argument(call, 1, "new name"))?.name ?? argument(call, 1, "new name");
    if (!isName(newName)) throw badUsage(`Unknown volume '${newName}'.`);
    const { application, volume } = getScopedVolume(core, text);
    checkBegin(core, application.name, "copy", call.user);
    if (application.volumes.some(({ name }) => name === newName)) {
      throw refuse("copy", "volume", text, `volume '${application.name}:${newName}' already exists`);
    }
    checkStorage(core, "copy", "volume", text, volume.sizeBytes);
    await core.operations.exclusive(application.name, "copy", async () => {
      const uuid = randomUUID();
      const to = makeVolumeDirectory(core.directory, uuid);
      try {
        await copyDirectory(volumePath(core.directory, volume.uuid), to, signal);
      } catch (error) {
        removeVolumeDirectory(core.directory, uuid);
        signal.throwIfAborted();
        throw refuse("copy", "volume", text, wordsOf(error), error);
      }
      changeApplication(core.store, application.name, (draft) => {
        draft.volumes.push({ ...volume, name: newName, uuid, created: epochSeconds(core), accessed: 0 });
      });
    });
  },
};
