import { join, resolve } from "node:path";

/** Where everything is on this machine; all paths are absolute. */
export interface Paths {
  /** The config volume: read only as far as MIG is concerned. */
  readonly config: string;
  readonly gridInfo: string;
  readonly privateKey: string;
  readonly migIni: string;
  /** State that moves with the application. */
  readonly state: string;
  /** The same two as the controller names them in its file paths: where the component has them mounted. */
  readonly stateMount: string;
  readonly configMount: string;
  readonly journal: string;
  readonly hostKeys: string;
  readonly applicationId: string;
  /** State of this boot only. */
  readonly run: string;
  readonly socket: string;
  readonly pidFile: string;
  /** The component's properties, `name=value` a line. */
  readonly properties: string;
  /** `MIG_PROPERTIES` names the file, so its absence is worth a word. */
  readonly propertiesNamed: boolean;
}

/** The paths that `MIG_CONFIG`, `MIG_STATE`, `MIG_RUN` and `MIG_PROPERTIES` name, or their defaults. */
export function resolvePaths(environment: Readonly<Record<string, string | undefined>>): Paths {
  const config = resolve(environment["MIG_CONFIG"] || "/mnt/config");
  const state = resolve(environment["MIG_STATE"] || "/var/lib/mig");
  const run = resolve(environment["MIG_RUN"] || "/run/mig");
  const properties = environment["MIG_PROPERTIES"];
  return {
    config,
    gridInfo: join(config, "grid.info"),
    privateKey: join(config, "private.key"),
    migIni: join(config, "mig.ini"),
    state,
    stateMount: environment["MIG_STATE_MOUNT"] || state,
    configMount: environment["MIG_CONFIG_MOUNT"] || config,
    journal: join(state, "journal.db"),
    hostKeys: join(state, "host-keys.json"),
    applicationId: join(state, "application-id"),
    run,
    socket: join(run, "mig.sock"),
    pidFile: join(run, "mig.pid"),
    properties: resolve(properties || join(run, "properties")),
    propertiesNamed: Boolean(properties),
  };
}
