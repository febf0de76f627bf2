import { z } from "zod";
import type { GridCore } from "../grid-core.ts";
import { measureVolume, volumePath } from "../world/volume-directories.ts";
import { type ApplicationView, applicationSchema, type GridApplication } from "../world/world.ts";

/** What travels from grid to grid, and into an export, besides the bytes of the volumes. */
export interface Descriptor {
  readonly application: GridApplication;
  /** Volume → bytes that its files take, for progress. */
  readonly allocated: Readonly<Record<string, number>>;
}

const descriptorSchema = z.object({
  application: applicationSchema,
  allocated: z.record(z.string(), z.number()),
});

/** A lock stays behind: its password is this grid's affair. */
export async function describe(core: GridCore, application: ApplicationView): Promise<Descriptor> {
  const allocated: Record<string, number> = {};
  for (const volume of application.volumes) {
    allocated[volume.name] = (await measureVolume(volumePath(core.directory, volume.uuid))).allocatedBytes;
  }
  const copy = applicationSchema.parse({ ...application, lock: undefined, acl: [], owner: "" });
  return { application: copy, allocated };
}

export function formatDescriptor(descriptor: Descriptor): string {
  return JSON.stringify(descriptor);
}

/** Throws when the other side speaks another language. */
export function parseDescriptor(text: string): Descriptor {
  return descriptorSchema.parse(JSON.parse(text));
}
