import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createHelper } from "../agent/helper-agent.ts";
import { resolvePaths } from "../config/paths.ts";
import { runDaemon } from "./daemon.ts";

/** The helper: its configuration is what the agent puts into its inbox. */
export function helper(signal: AbortSignal): Promise<void> {
  const { state } = resolvePaths(process.env);
  const inbox = join(state, "inbox");
  mkdirSync(inbox, { recursive: true, mode: 0o700 });
  const paths = {
    ...resolvePaths({ ...process.env, MIG_CONFIG: inbox }),
    hostKeys: join(inbox, "host-keys.json"),
  };
  return runDaemon({ role: "helper", paths, create: createHelper }, signal);
}
