import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { systemClock } from "../../src/clock.ts";
import type { CreatedGrid } from "../../src/embedded-grid/create-grid.ts";
import { createComponentRuntime } from "../../src/embedded-grid/runtime/component-runtime.ts";
import { createSshConnector } from "../../src/ssh/connector.ts";
import type { ExecOptions, ExecResult, SshConnection } from "../../src/ssh/ssh.ts";
import { memoryHostKeys } from "./ssh-bench.ts";
import { ROOT } from "./tool.ts";

/** One grid as a process of its own, with components that are real processes, as `mig embedded-grid` runs it. */
export interface GridProcess extends AsyncDisposable {
  readonly connection: SshConnection;
  exec(...argv: readonly string[]): Promise<ExecResult>;
  execWith(options: ExecOptions, ...argv: readonly string[]): Promise<ExecResult>;
  /** SIGKILL; components live on. */
  kill(): Promise<void>;
  /** As `mig` ends it: SIGTERM. */
  end(): Promise<void>;
  start(): Promise<void>;
}

/** At the end the process is killed and all components are ended. */
export async function startGridProcess(created: CreatedGrid, privateKey: string): Promise<GridProcess> {
  const connector = createSshConnector({
    key: () => privateKey,
    hostKeys: memoryHostKeys(),
    policy: () => "first-use",
    clock: systemClock,
  });
  const [host = "", port] = created.controller.split(":");
  const connection = connector.to({ grid: created.name, host, port: Number(port), user: "root" });
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const argv = [join(ROOT, "src/main.ts"), "embedded-grid", created.directory];
    const started = spawn(process.execPath, argv, { stdio: ["ignore", "pipe", "pipe"] });
    child = started;
    let said = "";
    started.stderr.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    const isOver = once(started, "close").then(() => {
      throw new Error(`the grid ended: ${said}`);
    });
    await Promise.race([once(started.stdout, "data"), isOver]);
    isOver.catch(() => undefined);
  }

  async function endWith(signal: NodeJS.Signals): Promise<void> {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, "close");
    child.kill(signal);
    await closed;
  }

  await start();
  const execWith = (options: ExecOptions, ...argv: readonly string[]) => connection.exec(argv, options);
  return {
    connection,
    execWith,
    start,
    exec: (...argv) => execWith({}, ...argv),
    kill: () => endWith("SIGKILL"),
    end: () => endWith("SIGTERM"),
    async [Symbol.asyncDispose]() {
      await connector[Symbol.asyncDispose]();
      await endWith("SIGKILL");
      using last = createComponentRuntime({
        directory: join(created.directory, "runtime"),
        clock: systemClock,
      });
      await last.adopt([]);
    },
  };
}
