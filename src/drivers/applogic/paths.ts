import { posix } from "node:path";
import { MigError } from "../../domain/errors.ts";
import { entityName } from "./commands/arguments.ts";

/** Where SFTP on a controller finds a file inside a running component; `path` as the component sees it. */
export function componentPath(application: string, component: string, path: string): string {
  return join("/app", entityName(application), entityName(component), path);
}

/** Where it finds a file on a volume of a stopped application; `path` from the volume's root. */
export function volumePath(application: string, volume: string, path: string): string {
  return join("/vol", entityName(application), entityName(volume), path);
}

/** Throws `USAGE` when the path leaves the component or volume. */
function join(kind: string, application: string, part: string, path: string): string {
  if (path.split("/").includes("..")) {
    throw new MigError("USAGE", `Cannot use the path ${JSON.stringify(path)}: it may not go upwards`);
  }
  return posix.join(kind, application, part, path);
}
