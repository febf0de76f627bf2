import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import type { GridCore } from "../grid-core.ts";
import { compareNames } from "../world/find.ts";
import { volumePath } from "../world/volume-directories.ts";
import type { ApplicationView, VolumeView } from "../world/world.ts";
import { type Descriptor, describe, formatDescriptor, parseDescriptor } from "./descriptor.ts";
import { packDirectory, unpackDirectory } from "./volume-stream.ts";

/** The exchange form of an application: a directory with `application.json` and a `<volume>.tar.gz` each. */
const DESCRIPTOR_FILE = "application.json";

interface Transfer {
  readonly volumes: boolean;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

export async function writeExchange(
  core: GridCore,
  options: Transfer & { readonly application: ApplicationView; readonly to: string },
): Promise<void> {
  const { application, to, signal } = options;
  await mkdir(to, { recursive: true });
  await writeFile(join(to, DESCRIPTOR_FILE), `${formatDescriptor(await describe(core, application))}\n`);
  if (!options.volumes) return;
  for (const volume of application.volumes.toSorted(compareNames)) {
    const file = createWriteStream(archiveOf(to, volume));
    await packDirectory(volumePath(core.directory, volume.uuid), file, { compress: true, signal });
    file.end();
    await finished(file);
    options.say(`Exporting volume ${application.name}:${volume.name} 100%`);
  }
}

/** Throws when there is no export in that directory. */
export async function readExchange(from: string): Promise<Descriptor> {
  return parseDescriptor(await readFile(join(from, DESCRIPTOR_FILE), "utf8"));
}

/** Fills the volumes of an application that was made from the descriptor. */
export async function fillFromExchange(
  core: GridCore,
  options: Transfer & { readonly application: ApplicationView; readonly from: string },
): Promise<void> {
  if (!options.volumes) return;
  const { application, from, signal } = options;
  for (const volume of application.volumes.toSorted(compareNames)) {
    const archive = createReadStream(archiveOf(from, volume));
    const meter = () => Promise.resolve();
    await unpackDirectory(archive, volumePath(core.directory, volume.uuid), {
      compress: true,
      signal,
      meter,
    });
    options.say(`Importing volume ${application.name}:${volume.name} 100%`);
  }
}

function archiveOf(directory: string, volume: VolumeView): string {
  return join(directory, `${volume.name}.tar.gz`);
}
