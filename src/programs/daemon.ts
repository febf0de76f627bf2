import { flushCompileCache } from "node:module";
import { DEFAULT_TIMING } from "../agent/timing.ts";
import type { Agent, AgentOptions } from "../agent.ts";
import type { ReloadReport } from "../agent-facade.ts";
import { systemClock } from "../clock.ts";
import { hashPassword, type StoredPassword } from "../config/password.ts";
import type { Paths } from "../config/paths.ts";
import { createConfigStore } from "../config/store.ts";
import { startWeb } from "../web/server.ts";
import { viewConfig } from "./config-view.ts";
import { giveBackMemory } from "./lean-memory.ts";
import { createLog, sentenceLog } from "./log.ts";
import { webSettingsOf } from "./web-settings.ts";

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
  await using store = createConfigStore(paths, clock);
  const hashes = await hashedPasswords(() => store.current.settings.authentication);
  const agent = await create({
    clock,
    log: say,
    ownLog: own,
    timing: DEFAULT_TIMING,
    config: viewConfig(() => store.current, hashes.hashOf),
    files: {
      journal: paths.journal,
      hostKeys: paths.hostKeys,
      stateDirectory: paths.state,
      configDirectory: paths.config,
      stateMount: paths.stateMount,
      configMount: paths.configMount,
      properties: paths.properties,
    },
    reload: (by) => reload(by),
  });
  await using _agent = agent;
  using _memory = giveBackMemory(agent.facade);
  await using web = await startWeb({
    facade: agent.facade,
    settings: webSettingsOf(store.current, paths, role),
    clock,
    log,
  });
  say(`MIG listens on ${web.address}:${web.port}`);
  // Where a compile cache is kept, the next daemon need not wait for this one's end to find it full.
  flushCompileCache();

  async function reload(by: string): Promise<ReloadReport> {
    const report = store.reload();
    say(
      report.problem === undefined
        ? `Configuration read again by ${by}`
        : `Configuration kept: ${report.problem.message}`,
    );
    await applySettings();
    return report;
  }
  async function applySettings(): Promise<void> {
    await hashes.refresh();
    web.update(webSettingsOf(store.current, paths, role));
  }
  const leave = store.subscribe(() => {
    applySettings().catch((error: unknown) => say("The web face keeps its settings", error));
  });
  const onHangUp = (): void => void reload("SIGHUP").catch((error: unknown) => say("Cannot reload", error));
  process.on("SIGHUP", onHangUp);
  try {
    await agent.live(signal);
    await untilAborted(signal);
  } finally {
    process.off("SIGHUP", onHangUp);
    leave();
  }
}

function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

/** The helper gets a hash, never the text: a password given in plain is hashed once a setting. */
async function hashedPasswords(
  authentication: () => { readonly kind: string; readonly password?: StoredPassword },
): Promise<{ hashOf(password: StoredPassword): string; refresh(): Promise<void> }> {
  const known = new Map<string, string>();
  async function refresh(): Promise<void> {
    const { password } = authentication();
    if (password?.kind !== "plain" || known.has(password.value.reveal())) return;
    known.clear();
    known.set(password.value.reveal(), await hashPassword(password.value.reveal()));
  }
  await refresh();
  return {
    refresh,
    hashOf: (password) =>
      password.kind === "hash" ? password.value.reveal() : (known.get(password.value.reveal()) ?? ""),
  };
}
