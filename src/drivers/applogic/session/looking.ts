import { hasCode, MigError } from "../../../domain/errors.ts";
import type { ApplicationFacts, GridSession } from "../../driver.ts";
import { appConfigShow } from "../commands/app-config-show.ts";
import { appInfo } from "../commands/app-info.ts";
import { appList } from "../commands/app-list.ts";
import type { ApplicationBlock } from "../commands/application-block.ts";
import { gridInfo } from "../commands/grid-info.ts";
import { type ListedVolume, volList } from "../commands/vol-list.ts";
import { parseRecord } from "../record-text.ts";
import type { Controller } from "./controller.ts";

type Looking = Pick<GridSession, "applications" | "findApplication" | "volumes" | "properties" | "time">;

/** What a session can see without changing anything. */
export function createLooking(controller: Controller): Looking {
  return {
    async applications() {
      const blocks = await controller.ask(appList, undefined);
      const volumes = await volumesOf(controller, blocks);
      return blocks.map((block) => factsOf(block, volumes));
    },
    async findApplication(application) {
      const block = await findBlock(controller, application);
      return block && factsOf(block, await volumesOf(controller, [block]));
    },
    volumes: (application) => controller.ask(volList, { application }),
    properties: (application) => controller.ask(appConfigShow, { application }),
    async time() {
      const { time } = await controller.ask(gridInfo, undefined);
      if (time !== undefined) return time;
      throw new MigError(
        "GRID_ANSWER",
        `Cannot read the clock of ${controller.grid.name}: it does not say the time`,
        {
          hint: "The controller must answer `grid info --batch` with a time; see the driver's README.",
        },
      );
    },
  };
}

/** The application as the controller lists it; absent when there is none of that name. */
export async function findBlock(
  controller: Controller,
  application: string,
): Promise<ApplicationBlock | undefined> {
  try {
    return await controller.ask(appInfo, { application });
  } catch (error) {
    if (hasCode(error, "UNKNOWN_APPLICATION")) return undefined;
    throw error;
  }
}

/** Volumes of these applications: of one by name; of many at once, or one by one where a controller refuses that. */
export async function volumesOf(
  controller: Controller,
  blocks: readonly ApplicationBlock[],
): Promise<readonly ListedVolume[]> {
  const [only] = blocks;
  if (only === undefined) return [];
  if (blocks.length === 1) return volumesOfOne(controller, only.name);
  try {
    return await controller.ask(volList, {});
  } catch (error) {
    if (!hasCode(error, "GRID_REFUSED", "UNKNOWN_APPLICATION")) throw error;
    const lists: (readonly ListedVolume[])[] = [];
    for (const block of blocks) lists.push(await volumesOfOne(controller, block.name));
    return lists.flat();
  }
}

async function volumesOfOne(controller: Controller, application: string): Promise<readonly ListedVolume[]> {
  try {
    const volumes = await controller.ask(volList, { application });
    return volumes.map((volume) => ({ ...volume, application }));
  } catch (error) {
    // It went between the two questions: then it has no volumes either.
    if (hasCode(error, "UNKNOWN_APPLICATION")) return [];
    throw error;
  }
}

/**
 * A uuid differs between copies of one application; an id may be given again on another grid. The one that the record
 * names stays, as long as its volume does: a volume that is added must not make another copy of the application.
 */
function entityOf(record: ApplicationFacts["record"], uuids: readonly string[]): string | undefined {
  const named = record === undefined || record === "foreign" ? undefined : record.entity;
  return uuids.find((uuid) => uuid === named) ?? uuids[0];
}

export function factsOf(block: ApplicationBlock, volumes: readonly ListedVolume[]): ApplicationFacts {
  const record = parseRecord(block.user2);
  const uuids = volumes.flatMap(({ application, uuid }) =>
    application === block.name && uuid !== "" ? [uuid] : [],
  );
  return {
    name: block.name,
    entity: entityOf(record, uuids) ?? `id-${block.id}`,
    state: block.state,
    template: block.template,
    record,
    destroyOnStop: block.destroyOnStop,
    busy: block.busy,
  };
}
