import type { Property } from "../../domain/grid.ts";
import { epochSeconds, type GridCore } from "../grid-core.ts";
import { refuse, wordsOf } from "../refusal.ts";
import { compareNames, getApplication } from "../world/find.ts";
import { addClone } from "../world/new-application.ts";
import { copyDirectory, makeVolumeDirectory, volumePath } from "../world/volume-directories.ts";
import type { ApplicationView } from "../world/world.ts";
import { changeApplication } from "../world/world-store.ts";
import { type Actor, checkStorage, totalSize } from "./access.ts";
import { removeApplication } from "./application-life.ts";
import { applyAttributes, checkAttributes, isAttribute } from "./attributes.ts";
import type { Operation } from "./operations.ts";
import { applySettings, checkSettings } from "./properties.ts";

export interface CloneRequest {
  readonly verb: "copy" | "provision";
  readonly newName: string;
  /** Properties and attributes for the new one. */
  readonly settings: readonly Property[];
  readonly actor: Actor;
  readonly operation: Operation;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/** Throws what can be said before anything is made. */
export function checkClone(core: GridCore, source: ApplicationView, request: CloneRequest): void {
  const { verb, newName, settings } = request;
  checkSettings(
    source,
    settings.filter((setting) => !isAttribute(setting)),
  );
  checkAttributes(newName, settings.filter(isAttribute));
  checkStorage(core, verb, "application", newName, totalSize(source));
}

/** A new application on the same grid with the contents of another one's volumes; removed again when it fails. */
export async function cloneApplication(
  core: GridCore,
  source: ApplicationView,
  request: CloneRequest,
): Promise<void> {
  const { verb, newName, settings } = request;
  checkClone(core, source, request);
  core.store.change((world) => {
    const now = epochSeconds(core);
    const draft = addClone(world, source, {
      name: newName,
      now,
      incomplete: verb,
      owner: request.actor.name,
    });
    applySettings(
      draft,
      settings.filter((setting) => !isAttribute(setting)),
    );
    applyAttributes(draft, settings.filter(isAttribute));
  });
  try {
    await copyVolumes(core, source, request);
    changeApplication(core.store, newName, (draft) => {
      draft.incomplete = undefined;
    });
  } catch (error) {
    removeApplication(core, newName);
    request.signal.throwIfAborted();
    throw refuse(verb, "application", newName, wordsOf(error), error);
  }
}

async function copyVolumes(core: GridCore, source: ApplicationView, request: CloneRequest): Promise<void> {
  const { operation, say } = request;
  const copy = getApplication(core.store.world, request.newName);
  const volumes = source.volumes.toSorted(compareNames);
  for (const [index, volume] of volumes.entries()) {
    const uuid = copy.volumes.find((candidate) => candidate.name === volume.name)?.uuid;
    if (uuid === undefined) continue;
    const to = makeVolumeDirectory(core.directory, uuid);
    await copyDirectory(volumePath(core.directory, volume.uuid), to, request.signal);
    operation.percent = Math.round(((index + 1) * 100) / volumes.length);
    say(`Copying volume ${source.name}:${volume.name} (${index + 1} of ${volumes.length}) 100%`);
  }
}
