import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Clock } from "../clock.ts";
import { MigError } from "../domain/errors.ts";
import { findInstallation } from "../embedded-grid/runtime/installation.ts";
import { type DemoPaths, gridDirectory, gridLog } from "./demo-paths.ts";
import type { DemoGrid } from "./layout.ts";

/** The process of one grid: this very program as `mig embedded-grid`. */
export interface GridProcess {
  readonly grid: DemoGrid;
  /** Resolves when it has ended, whoever ended it. */
  readonly ended: Promise<void>;
  /** Asks it to end, and kills it when it does not. Its applications go on. */
  end(): Promise<void>;
  /** SIGKILL, as when a controller loses its power. Its applications go on. */
  kill(): Promise<void>;
}

const LISTEN_DEADLINE_MS = 30_000;
const END_GRACE_MS = 5_000;

/** Starts a grid; it is there at once, `listening` resolves when log-ins work. */
export function startGridProcess(
  paths: DemoPaths,
  grid: DemoGrid,
  clock: Clock,
): GridProcess & { listening(signal: AbortSignal): Promise<void> } {
  const log = openSync(gridLog(paths, grid), "a", 0o600);
  const { node, main } = findInstallation();
  const argv = ["--disable-warning=ExperimentalWarning", main, "embedded-grid", gridDirectory(paths, grid)];
  const env = { ...process.env, NODE_COMPILE_CACHE: paths.compileCache };
  const child = spawn(node, argv, { env, stdio: ["ignore", "pipe", log] });
  closeSync(log);
  const ended = endOf(child);
  return {
    grid,
    ended,
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
    listening: (signal) => untilListening(child, { grid, clock, signal, ended, log: gridLog(paths, grid) }),
    async end() {
      child.kill("SIGTERM");
      const grace = new AbortController();
      const late = clock.sleep(END_GRACE_MS, grace.signal).then(
        () => child.kill("SIGKILL"),
        () => undefined,
      );
      await ended;
      grace.abort();
      await late;
    },
  };
}

function endOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once("error", () => resolve());
    child.once("exit", () => resolve());
  });
}

interface Wait {
  readonly grid: DemoGrid;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly ended: Promise<void>;
  readonly log: string;
}

/** It says `listening` on stdout. Throws `WAIT_TIMEOUT` when it does not, and when it ends before. */
async function untilListening(child: ChildProcess, wait: Wait): Promise<void> {
  const { grid, clock, signal, ended, log } = wait;
  const over = new AbortController();
  const said = child.stdout === null ? ended : sayingListening(child.stdout);
  const late = clock.sleep(LISTEN_DEADLINE_MS, AbortSignal.any([signal, over.signal]));
  const failed = (why: string): MigError =>
    new MigError("WAIT_TIMEOUT", `Cannot start grid ${grid.name}: ${why}`, { hint: `Its log: ${log}` });
  try {
    const first = await Promise.race([
      said.then(() => "listening" as const),
      ended.then(() => "ended" as const),
      late.then(() => "late" as const),
    ]);
    if (first === "ended") throw failed("it ended at once");
    if (first === "late") throw failed(`it did not listen within ${LISTEN_DEADLINE_MS / 1000} s`);
  } finally {
    over.abort();
    late.catch(() => undefined);
  }
}

/** What it says later is read and dropped, so that it never waits for a reader. */
function sayingListening(stdout: NodeJS.ReadableStream): Promise<void> {
  return new Promise((resolve) => {
    const lines = createInterface({ input: stdout });
    lines.on("line", (line) => {
      if (line.startsWith("listening ")) resolve();
    });
  });
}
