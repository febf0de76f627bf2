import { writeFileSync } from "node:fs";
import { createLocalAgent } from "../../src/agent/local-agent.ts";
import type { OpenLoginShell } from "../../src/agent/login-shell.ts";
import type { AgentFacade } from "../../src/agent-facade.ts";
import { systemClock } from "../../src/clock.ts";
import { loadConfig } from "../../src/config/config.ts";
import { resolvePaths } from "../../src/config/paths.ts";
import { viewConfig } from "../../src/programs/config-view.ts";
import { GRID_USER_KEY } from "./grid-bench.ts";
import { QUICK, type Tricks } from "./inhabited-runtime.ts";
import { makeTempDir } from "./temp-dir.ts";

/** A machine of its own: nothing of the application is on it. */
export function openElsewhere(
  gridInfo: string,
  tricks: Pick<Tricks, "adapt" | "timing"> & {
    readonly migIni?: string;
    readonly openLoginShell?: OpenLoginShell;
  } = {},
): AgentFacade & AsyncDisposable {
  const directory = makeTempDir();
  writeFileSync(directory.file("grid.info"), gridInfo);
  writeFileSync(directory.file("mig.ini"), tricks.migIni ?? "");
  writeFileSync(directory.file("private.key"), GRID_USER_KEY.private, { mode: 0o600 });
  const paths = resolvePaths({
    MIG_CONFIG: directory.path,
    MIG_STATE: directory.path,
    MIG_RUN: directory.path,
  });
  const config = loadConfig(paths);
  const agent = createLocalAgent({
    clock: systemClock,
    timing: { ...QUICK, ...tricks.timing },
    adapt: tricks.adapt,
    openLoginShell: tricks.openLoginShell,
    config: viewConfig(
      () => config,
      () => "",
    ),
    log: () => undefined,
    statePath: "/var/lib/mig",
    files: {
      journal: paths.journal,
      hostKeys: paths.hostKeys,
      stateDirectory: paths.state,
      configDirectory: paths.config,
      stateMount: paths.stateMount,
      configMount: paths.configMount,
    },
  });
  const dispose = agent[Symbol.asyncDispose];
  return Object.assign(agent, {
    async [Symbol.asyncDispose]() {
      await dispose();
      directory[Symbol.dispose]();
    },
  });
}
