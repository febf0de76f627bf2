import { lstatSync, realpathSync } from "node:fs";
import { basename, dirname, join, posix, sep } from "node:path";
import type { Mount } from "./runtime.ts";

/**
 * Path inside a component → path on this machine. Undefined when it is on none of the mounts or a symbolic link
 * leads out of it. What is not there yet has a path too, if the directory it would be in is inside.
 */
export function resolvePath(
  mounts: readonly Pick<Mount, "directory" | "mountPath">[],
  path: string,
): string | undefined {
  if (!path.startsWith("/") || path.includes("\0") || path.split("/").includes("..")) return undefined;
  const clean = posix.normalize(path).replace(/(.)\/$/, "$1");
  const mount = mounts.find(({ mountPath }) => clean === mountPath || clean.startsWith(`${mountPath}/`));
  if (mount === undefined) return undefined;
  return inside(mount.directory, clean.slice(mount.mountPath.length));
}

function inside(directory: string, rest: string): string | undefined {
  const root = realPath(directory);
  if (root === undefined) return undefined;
  const real = realPathOfWhatExists(join(root, rest));
  if (real === undefined) return undefined;
  return real === root || real.startsWith(root + sep) ? real : undefined;
}

/** Undefined for a link to nowhere: whoever wrote through it would write where it points. */
function realPathOfWhatExists(path: string): string | undefined {
  if (exists(path)) return realPath(path);
  const parent = realPathOfWhatExists(dirname(path));
  return parent === undefined ? undefined : join(parent, basename(path));
}

function exists(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
