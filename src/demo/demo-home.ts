import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Clock } from "../clock.ts";
import { MigError } from "../domain/errors.ts";
import { endGrid } from "./clean-up.ts";
import { type DemoWorld, isOwned, readDemoFile, thisProcess, writeDemoFile } from "./demo-file.ts";
import { type DemoPaths, demoPaths } from "./demo-paths.ts";

/** The directory of a demo, ours alone while this process lives. */
export interface DemoHome {
  readonly paths: DemoPaths;
  /** What an earlier demo left to go on with. */
  readonly world: DemoWorld | undefined;
  /** Gone at the end. */
  readonly temporary: boolean;
}

const PREFIX = "mig-demo-";

/** A new temporary directory. Demos that were killed are cleaned up first, theirs with all that runs in them. */
export async function makeTemporaryHome(clock: Clock): Promise<DemoHome> {
  await sweep(clock);
  const paths = demoPaths(realpathSync(mkdtempSync(join(tmpdir(), PREFIX))));
  writeDemoFile(paths.demoFile, { owner: thisProcess() });
  return { paths, world: undefined, temporary: true };
}

async function sweep(clock: Clock): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((each) => each.startsWith(PREFIX))) {
    const path = join(tmpdir(), name);
    const facts = lstatSync(path, { throwIfNoEntry: false });
    if (facts?.isDirectory() !== true || facts.uid !== process.getuid?.()) continue;
    const paths = demoPaths(realpathSync(path));
    const file = readDemoFile(paths.demoFile);
    if (file === undefined || isOwned(file)) continue;
    await endEverything(paths, clock);
    rmSync(path, { recursive: true, force: true });
  }
}

/**
 * A directory that a person named: a new or an empty one, or that of an earlier demo, which is gone on with. Throws
 * `CONFIG_INVALID` for one that holds something else, `PORT_IN_USE` while another demo runs there.
 */
export async function openNamedHome(directory: string, clock: Clock): Promise<DemoHome> {
  const paths = demoPaths(makeDirectory(directory));
  const file = readDemoFile(paths.demoFile);
  if (file === undefined && readdirSync(paths.directory).length > 0) {
    throw new MigError(
      "CONFIG_INVALID",
      `Cannot use ${paths.directory}: it holds something else than a demo`,
      {
        hint: "Name a new or an empty directory: --directory DIRECTORY",
      },
    );
  }
  if (file !== undefined && isOwned(file)) {
    throw new MigError(
      "PORT_IN_USE",
      `Cannot use ${paths.directory}: process ${file.owner?.pid ?? "?"} runs a demo there`,
      {
        hint: "End that one, or name another directory.",
      },
    );
  }
  await endEverything(paths, clock);
  if (file !== undefined && file.world === undefined) removeContents(paths.directory);
  writeDemoFile(paths.demoFile, { owner: thisProcess(), world: file?.world });
  return { paths, world: file?.world, temporary: false };
}

function makeDirectory(directory: string): string {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    return realpathSync(directory);
  } catch (error) {
    throw cannotMake(directory, error);
  }
}

function cannotMake(directory: string, cause: unknown): MigError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new MigError("CONFIG_INVALID", `Cannot make the directory ${directory}: ${why}`, {
    hint: "Name one that you may write to: --directory DIRECTORY",
    cause,
  });
}

/** It was killed while it made the world: what is there is half. */
function removeContents(directory: string): void {
  for (const name of readdirSync(directory)) rmSync(join(directory, name), { recursive: true, force: true });
}

/** Grids and components, whoever started them. */
export async function endEverything({ directory }: DemoPaths, clock: Clock): Promise<void> {
  for (const name of readdirSync(directory)) {
    const path = join(directory, name);
    if (existsSync(join(path, "grid.json"))) await endGrid(path, clock);
  }
}
