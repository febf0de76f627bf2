import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The files of this very program that components need to run. */
export interface Installation {
  /** Node. */
  readonly node: string;
  /** What `mig` is: `node <main>`. */
  readonly main: string;
  /** First process of every component. */
  readonly init: string;
  /** The service script of an appliance. */
  readonly serviceScript: string;
  /** Directory of the small programs, `guestbook` and `gateway`. */
  readonly programs: string;
  /** `.ts` from the sources, `.js` in the bundle. */
  readonly extension: ".ts" | ".js";
}

/**
 * The sources are one tree. The bundle is a few files, of which `mig.cjs` is the program, with the small programs and
 * `init.sh` in `embedded-grid/` beside them and the service script in `rc/`.
 */
export function findInstallation(): Installation {
  const folder = dirname(fileURLToPath(import.meta.url));
  const node = process.execPath;
  if (existsSync(join(folder, "init.sh"))) {
    const source = join(folder, "..", "..");
    return {
      node,
      main: join(source, "main.ts"),
      init: join(folder, "init.sh"),
      serviceScript: join(source, "..", "rc/mig"),
      programs: join(folder, "..", "programs"),
      extension: ".ts",
    };
  }
  const beside = join(folder, "embedded-grid");
  return {
    node,
    main: join(folder, "mig.cjs"),
    init: join(beside, "init.sh"),
    serviceScript: join(folder, "rc/mig"),
    programs: beside,
    extension: ".js",
  };
}
