import { createAgent } from "../agent.ts";
import { resolvePaths } from "../config/paths.ts";
import { runDaemon } from "./daemon.ts";

/** The agent inside the application. */
export function serve(signal: AbortSignal): Promise<void> {
  return runDaemon({ role: "agent", paths: resolvePaths(process.env), create: createAgent }, signal);
}
