import { checkIdle, checkRights } from "../life/access.ts";
import { refuse } from "../refusal.ts";
import { argument, type Command, confirm } from "../shell/command.ts";
import { removeVolumeDirectory } from "../world/volume-directories.ts";
import { changeApplication } from "../world/world-store.ts";
import { getScopedVolume } from "./volume-block.ts";

/** A volume that a component of the application mounts cannot go; there is no way back. */
export const volDestroy: Command = {
  entity: "vol",
  verb: "destroy",
  summary: "removes a volume that no component uses",
  args: ["application:volume"],
  options: ["force"],
  async run(call) {
    const { core } = call;
    const text = argument(call, 0, "application:volume");
    const { application, volume } = getScopedVolume(core, text);
    checkIdle(core, application.name, "configure");
    checkRights(core, application, "configure", call.user);
    if (application.components.some(({ mounts }) => mounts.some((mount) => mount.volume === volume.name))) {
      throw refuse("destroy", "volume", text, "it is used by a component");
    }
    await confirm(call, `Destroy volume '${text}'?`, () =>
      refuse("destroy", "volume", text, "confirmation needed, use --force"),
    );
    changeApplication(core.store, application.name, (draft) => {
      draft.volumes = draft.volumes.filter((candidate) => candidate.uuid !== volume.uuid);
    });
    removeVolumeDirectory(core.directory, volume.uuid);
  },
};
