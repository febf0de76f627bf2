import { flushCompileCache } from "node:module";
import type { KernelFiles } from "../agent/kernel.ts";
import { DEFAULT_TIMING } from "../agent/timing.ts";
import type { Agent, AgentOptions } from "../agent.ts";
import { type Clock, systemClock } from "../clock.ts";
import type { Paths } from "../config/paths.ts";
import { startWeb } from "../web/server.ts";
import { openDaemonConfig } from "./daemon-config.ts";
import { giveBackMemory } from "./lean-memory.ts";
import { createLog, sentenceLog } from "./log.ts";

/** How a daemon differs between its two roles. */
export interface DaemonRole {
  readonly role: "agent" | "helper";
  readonly paths: Paths;
  create(options: AgentOptions): Promise<Agent> | Agent;
}

/**
 * The daemon: configuration, agent and web face together, until the signal. At the end the web face closes first,
 * then the running step comes to its end, then the journal closes.
 */
export async function runDaemon({ role, paths, create }: DaemonRole, signal: AbortSignal): Promise<void> {
  const clock = systemClock;
  const { log, own } = createLog(role);
  const say = sentenceLog(log);
  await using config = await openDaemonConfig({ role, paths, clock, say });
  const agent = await create({
    clock,
    log: say,
    ownLog: own,
    timing: DEFAULT_TIMING,
    config: config.view,
    files: filesOf(paths),
    reload: (by) => config.reload(by),
    changePassword: (request) => config.changePassword(request),
    ...(role === "agent" ? { openLoginShell: loginShellOf(clock) } : {}),
  });
  await using _agent = agent;
  using _memory = giveBackMemory(agent.facade);
  await using web = await startWeb({ facade: agent.facade, settings: config.webSettings(), clock, log });
  using _following = config.follow(web);
  say(`MIG listens on ${web.address}:${web.port}`);
  // Where a compile cache is kept, the next daemon need not wait for this one's end to find it full.
  flushCompileCache();
  await agent.live(signal);
  await untilAborted(signal);
}

/** The terminal library is read when the first one is opened. */
function loginShellOf(clock: Clock): NonNullable<AgentOptions["openLoginShell"]> {
  return async (shape) => {
    const { openLoginShell } = await import("../terminal/login-shell.ts");
    return openLoginShell(shape, { clock, environment: process.env });
  };
}

function filesOf(paths: Paths): KernelFiles {
  return {
    journal: paths.journal,
    hostKeys: paths.hostKeys,
    stateDirectory: paths.state,
    configDirectory: paths.config,
    stateMount: paths.stateMount,
    configMount: paths.configMount,
    properties: paths.properties,
  };
}

function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
