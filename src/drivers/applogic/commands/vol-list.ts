import type { VolumeFacts } from "../../driver.ts";
import type { UdlEntity } from "../udl/tree.ts";
import { badAnswer, readEntities, textOf, wholeOf } from "./answer.ts";
import { entityName } from "./arguments.ts";
import type { RemoteCommand } from "./command.ts";
import { LIST_DEADLINE_MS } from "./deadlines.ts";

export interface ListedVolume extends VolumeFacts {
  readonly application: string;
}

/** The volumes of one application, in order of name; without one, of all. */
export const volList: RemoteCommand<{ readonly application?: string }, readonly ListedVolume[]> = {
  purpose: ({ application }) =>
    application === undefined ? "list the volumes" : `list the volumes of application '${application}'`,
  build: ({ application }) => [
    "vol",
    "list",
    ...(application === undefined ? [] : [entityName(application)]),
    "--batch",
  ],
  deadlineMs: LIST_DEADLINE_MS,
  parse(result, cannot) {
    const volumes = readEntities(result, cannot, "volume").map((entity) => readVolume(entity, cannot));
    return volumes.toSorted((left, right) => (left.name < right.name ? -1 : 1));
  },
};

function readVolume(entity: UdlEntity, cannot: string): ListedVolume {
  const bytes = wholeOf(entity, "size");
  if (entity.name === undefined) throw badAnswer(cannot, "expected a name after volume, found none");
  if (bytes === undefined) throw badAnswer(cannot, `expected the size of volume ${entity.name}, found none`);
  const mountPath = textOf(entity, "mount_path");
  const accessedAt = wholeOf(entity, "time_accessed");
  const writtenAt = wholeOf(entity, "time_written");
  return {
    // Some releases write the application in front: guestbook:data, guestbook.data.
    name: entity.name.replace(/^[^:.]*[:.]/, ""),
    application: textOf(entity, "scope_name"),
    bytes,
    filesystem: textOf(entity, "filesystem"),
    uuid: textOf(entity, "uuid"),
    state: textOf(entity, "state"),
    ...(mountPath === "" ? {} : { mountPath }),
    ...(accessedAt === undefined ? {} : { accessedAt }),
    ...(writtenAt === undefined ? {} : { writtenAt }),
  };
}
