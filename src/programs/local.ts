import { existsSync, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { createLocalAgent } from "../agent/local-agent.ts";
import { DEFAULT_TIMING } from "../agent/timing.ts";
import type { LocalAgent } from "../cli/programs.ts";
import { systemClock } from "../clock.ts";
import { loadConfig } from "../config/config.ts";
import { resolvePaths } from "../config/paths.ts";
import { viewConfig } from "./config-view.ts";

/** Where the component sees its state, when this is some other machine. */
const STATE_IN_COMPONENT = "/var/lib/mig";

/** An agent for one command. What it journals lies beside the user's other state, not in the application's. */
export async function openLocal(): Promise<LocalAgent> {
  const paths = resolvePaths(process.env);
  const config = loadConfig(paths);
  const own = join(process.env["XDG_STATE_HOME"] || join(homedir(), ".local", "state"), "mig");
  mkdirSync(own, { recursive: true, mode: 0o700 });
  return createLocalAgent({
    clock: systemClock,
    timing: DEFAULT_TIMING,
    config: viewConfig(
      () => config,
      () => "",
    ),
    log: () => undefined,
    statePath: STATE_IN_COMPONENT,
    files: {
      journal: join(own, "recover.db"),
      hostKeys: existsSync(paths.hostKeys) ? paths.hostKeys : join(own, "host-keys.json"),
      stateDirectory: own,
      configDirectory: paths.config,
      stateMount: STATE_IN_COMPONENT,
      configMount: paths.configMount,
    },
  });
}
