import { userInfo } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import type { Clock } from "../clock.ts";
import type { AgentApi } from "./agent-api.ts";
import { isListening } from "./client.ts";
import type { CommandContext } from "./command.ts";
import { createDaemonApi } from "./daemon-api.ts";
import type { Output } from "./output.ts";
import type { Programs } from "./programs.ts";
import type { Terminal } from "./terminal.ts";

export interface ContextParts {
  readonly terminal: Terminal;
  readonly programs: Programs;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly output: Output;
  wholeTree(): Promise<Command>;
}

const DEFAULT_RUN = "/run/mig";

export function createContext(parts: ContextParts): CommandContext {
  const { terminal, signal, clock, programs, output } = parts;
  const socketPath = join(terminal.env["MIG_RUN"] ?? DEFAULT_RUN, "mig.sock");
  const user = whoTypes(terminal.env);

  function daemon(): AgentApi {
    return createDaemonApi({ door: { socketPath }, user, signal, clock });
  }

  async function daemonOrLocal(): Promise<AgentApi> {
    if (await isListening(socketPath)) return daemon();
    output.detail(`No agent listens at ${socketPath}: asking the controllers from here.`);
    const { createLocalApi } = await import("./local-api.ts");
    return createLocalApi(await programs.openLocal(), { user, signal });
  }

  const { wholeTree } = parts;
  return { terminal, programs, signal, clock, output, socketPath, wholeTree, daemon, daemonOrLocal };
}

/** The person behind `sudo`, else the user of this process; for the journal, not for access. */
function whoTypes(env: Terminal["env"]): string {
  const sudo = env["SUDO_USER"];
  if (sudo !== undefined && sudo !== "") return sudo;
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? "unknown"}`;
  }
}
