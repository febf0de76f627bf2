import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** What lies beside the program wherever it runs: in the sources, and in what `npm run bundle` makes. */
const BESIDE = ["package.json", "appliance", "public", "rc", "views"];

/**
 * The directory that holds views/, public/, rc/ and appliance/, seen from the running file upwards.
 * Throws when there is none: then the program was copied without what belongs to it.
 */
export function packageRoot(from: string = import.meta.dirname): string {
  for (let directory = from; ; directory = dirname(directory)) {
    if (BESIDE.every((name) => existsSync(join(directory, name)))) return directory;
    if (directory === dirname(directory)) break;
  }
  throw new Error(
    `Cannot find ${BESIDE.slice(1).join(", ")} beside ${from}: copy the whole directory of the bundle`,
  );
}
