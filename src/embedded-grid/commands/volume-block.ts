import { type UdlEntity, udlBlock } from "../../drivers/applogic/udl/tree.ts";
import type { GridCore } from "../grid-core.ts";
import { badUsage } from "../refusal.ts";
import { getApplication, getVolume, splitScoped } from "../world/find.ts";
import { measureVolume, volumePath } from "../world/volume-directories.ts";
import type { ApplicationView, VolumeView } from "../world/world.ts";

/** `application:volume` or `application.volume`. Throws when one of them is not there. */
export function getScopedVolume(
  core: GridCore,
  text: string,
): { readonly application: ApplicationView; readonly volume: VolumeView } {
  const scoped = splitScoped(text);
  if (scoped === undefined) throw badUsage(`Unknown volume '${text}'. It is <application>:<volume>.`);
  const application = getApplication(core.store.world, scoped.application);
  return { application, volume: getVolume(application, scoped.name) };
}

/** Components that have it mounted now. */
export function countUsers(core: GridCore, application: ApplicationView, volume: VolumeView): number {
  return application.components.filter(
    (component) =>
      component.mounts.some((mount) => mount.volume === volume.name) &&
      core.runtime.isRunning({ application: application.name, component: component.name }),
  ).length;
}

/** A volume as `vol list --batch` shows it; `vol info` adds how many use it. */
export async function volumeBlock(
  core: GridCore,
  application: ApplicationView,
  volume: VolumeView,
): Promise<UdlEntity> {
  const users = countUsers(core, application, volume);
  const mounts = application.components.flatMap((component) => component.mounts);
  const { written } = await measureVolume(volumePath(core.directory, volume.uuid));
  return udlBlock("volume", volume.name, {
    scope_type: "application",
    scope_name: application.name,
    filesystem: volume.filesystem,
    size: volume.sizeBytes,
    n_mirrors: 1,
    state: "ok",
    mount_state: users > 0 ? "in_use" : "available",
    server: "srv1",
    store: "local",
    uuid: volume.uuid,
    comment: volume.comment,
    mount_path: mounts.find((mount) => mount.volume === volume.name)?.mountPath ?? "",
    n_users: users,
    time_created: volume.created,
    time_accessed: volume.accessed,
    time_written: written,
  });
}
