import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { isAlive, type ProcessIdentity } from "../embedded-grid/runtime/process-identity.ts";
import { bootId, readProcess } from "../embedded-grid/runtime/process-table.ts";
import { writeFileAtomically } from "../embedded-grid/world/atomic-file.ts";
import { layoutSchema } from "./layout.ts";

const demoSchema = z.object({
  /** The process that runs this demo, so that the next one knows whether it still does; absent: it has ended. */
  owner: z.object({ pid: z.int(), startTicks: z.string(), boot: z.string() }).optional(),
  /** Absent while the world is being made: what is there is half. */
  world: z
    .object({
      layout: layoutSchema,
      username: z.string(),
      password: z.string(),
      /** Fingerprints by name of the grid. */
      hostKeys: z.record(z.string(), z.string()),
    })
    .optional(),
});

export type DemoFile = Readonly<z.infer<typeof demoSchema>>;
/** All that is chosen once for the life of a directory. */
export type DemoWorld = Readonly<NonNullable<DemoFile["world"]>>;

/** Undefined when there is none, or none of ours. */
export function readDemoFile(path: string): DemoFile | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return demoSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return undefined;
  }
}

export function writeDemoFile(path: string, file: DemoFile): void {
  writeFileAtomically(path, `${JSON.stringify(file, undefined, 2)}\n`);
}

/** True while another process runs this demo. */
export function isOwned({ owner }: DemoFile): boolean {
  return owner !== undefined && owner.pid !== process.pid && isAlive(owner);
}

export function thisProcess(): ProcessIdentity {
  const startTicks = readProcess(process.pid)?.startTicks ?? "";
  return { pid: process.pid, startTicks, boot: bootId() };
}
