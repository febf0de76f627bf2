import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../../src/clock.ts";
import type { DemoGrid } from "../../../src/demo/layout.ts";
import { createComponentRuntime } from "../../../src/embedded-grid/runtime/component-runtime.ts";
import type { ExecResult, SshConnector } from "../../../src/ssh/ssh.ts";

/** One grid of the crash world: its server is a process of its own, what runs on it outlives that. */
export interface CrashGrid extends DemoGrid, AsyncDisposable {
  readonly directory: string;
  readonly log: string;
  exec(...argv: readonly string[]): Promise<ExecResult>;
  start(): Promise<void>;
  /** SIGKILL; resolves when it is dead. */
  kill(): Promise<void>;
}

export interface CrashGridParts {
  readonly grid: DemoGrid;
  readonly sshPort: number;
  /** Of the world; the grid's is in it. */
  readonly directory: string;
  readonly program: string;
  readonly env: Readonly<Record<string, string>>;
  readonly connector: SshConnector;
}

export function openCrashGrid({
  grid,
  sshPort,
  program,
  env,
  connector,
  ...parts
}: CrashGridParts): CrashGrid {
  const directory = join(parts.directory, grid.name);
  const log = join(parts.directory, `${grid.name}.log`);
  const connection = connector.to({ grid: grid.name, host: grid.controller, port: sshPort, user: "root" });
  let child: ChildProcess | undefined;

  async function kill(): Promise<void> {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, "close");
    child.kill("SIGKILL");
    await closed;
  }
  return {
    ...grid,
    directory,
    log,
    exec: (...argv) => connection.exec(argv),
    kill,
    async start() {
      const started = spawnGrid([program, "embedded-grid", directory], env, log);
      child = started;
      const isOver = once(started, "close").then(() => {
        // Killed again while it came up: the next start is another one's.
        if (started.signalCode !== "SIGKILL") throw new Error(`${grid.name} ended; its log is ${log}`);
      });
      isOver.catch(() => undefined);
      if (started.stdout !== null) await Promise.race([once(started.stdout, "data"), isOver]);
    },
    async [Symbol.asyncDispose]() {
      await kill();
      using last = createComponentRuntime({ directory: join(directory, "runtime"), clock: systemClock });
      await last.adopt([]);
    },
  };
}

function spawnGrid(
  argv: readonly string[],
  more: Readonly<Record<string, string>>,
  log: string,
): ChildProcess {
  const file = openSync(log, "a");
  try {
    const env = { ...process.env, ...more };
    return spawn(process.execPath, argv, { env, stdio: ["ignore", "pipe", file] });
  } finally {
    closeSync(file);
  }
}
