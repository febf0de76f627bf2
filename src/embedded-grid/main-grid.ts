import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Clock, systemClock } from "../clock.ts";
import { COMMANDS } from "./commands/commands.ts";
import { createFaults } from "./faults/faults.ts";
import type { GridCore, Overheard } from "./grid-core.ts";
import { controllerAddress, readSettings } from "./grid-settings.ts";
import { boot } from "./life/boot.ts";
import { createOperations } from "./life/operations.ts";
import { createSupervisor } from "./life/supervise.ts";
import { createDial } from "./migrate/peer.ts";
import { wordsOf } from "./refusal.ts";
import { createComponentRuntime } from "./runtime/component-runtime.ts";
import type { ComponentRuntime } from "./runtime/runtime.ts";
import { serveSftp } from "./sftp/sftp-server.ts";
import { runInteractive } from "./shell/interactive.ts";
import { runOneShot } from "./shell/one-shot.ts";
import type { SessionRequests } from "./ssh/channel.ts";
import { type GridKeys, readGridKeys } from "./ssh/grid-keys.ts";
import { listen } from "./ssh/grid-server.ts";
import { impexDirectory, volumesDirectory } from "./world/volume-directories.ts";
import type { GridUser, ReadonlyDeep } from "./world/world.ts";
import { openWorldStore } from "./world/world-store.ts";

export interface GridOptions {
  /** Its abort ends the controller; applications go on unless `powerOffAtEnd` is set. */
  readonly signal: AbortSignal;
  readonly clock?: Clock;
  /** Where components run; default: as processes of this machine, below `<directory>/runtime`. */
  readonly runtime?: ComponentRuntime;
  readonly log?: (text: string) => void;
  /** Lets a test stand before every change of the world. */
  readonly openStore?: typeof openWorldStore;
  /** Called once log-ins work. */
  readonly onListening?: (controller: string) => void;
  /** Hears of every command and every request for a file; for test benches. */
  readonly onOverheard?: (what: Overheard) => void;
}

/**
 * One embedded grid, a process of its own: an SSH server with the 3T shell over a directory that `createGrid`
 * made. It may be killed at any instant: what it promised is in `world.json`, components live on, and what was
 * half made goes when it starts again. Resolves when the signal has ended it.
 */
export async function runEmbeddedGrid(directory: string, options: GridOptions): Promise<void> {
  const { signal } = options;
  using own = openRuntime(directory, options);
  const { core, keys } = buildGrid(directory, { ...options, runtime: own.runtime });
  // The address is the lock: a second controller over the same directory fails here, before it touches anything.
  const server = await listen(core, keys, (user) => requestsOf(core, user));
  const unwatch = core.supervisor.watch();
  const failed = new AbortController();
  boot(core, signal).catch((error: unknown) => failed.abort(error));
  writeFileSync(pidPath(directory), `${process.pid}\n`);
  options.onListening?.(controllerAddress(core.settings));
  try {
    await aborted(AbortSignal.any([signal, failed.signal]));
    if (!signal.aborted) throw failed.signal.reason;
  } finally {
    unwatch();
    await server.close();
    if (core.settings.powerOffAtEnd) await powerOff(core);
    rmSync(pidPath(directory), { force: true });
  }
}

function pidPath(directory: string): string {
  return join(directory, "grid.pid");
}

/** A runtime that was handed in is its owner's to close. */
function openRuntime(
  directory: string,
  options: GridOptions,
): { readonly runtime: ComponentRuntime } & Disposable {
  const { runtime, clock = systemClock } = options;
  if (runtime !== undefined) return { runtime, [Symbol.dispose]: () => undefined };
  const own = createComponentRuntime({ directory: join(directory, "runtime"), clock });
  return { runtime: own, [Symbol.dispose]: () => own[Symbol.dispose]() };
}

function buildGrid(
  directory: string,
  options: GridOptions & { readonly runtime: ComponentRuntime },
): { readonly core: GridCore; readonly keys: GridKeys } {
  const settings = readSettings(directory);
  const keys = readGridKeys(join(directory, settings.keys));
  mkdirSync(impexDirectory(directory), { recursive: true });
  mkdirSync(volumesDirectory(directory), { recursive: true });
  const faults = createFaults(directory);
  const clock = options.clock ?? systemClock;
  const core: GridCore = {
    directory,
    settings,
    clock,
    faults,
    store: (options.openStore ?? openWorldStore)(directory),
    runtime: options.runtime,
    operations: createOperations(),
    overlay: new Map(),
    supervisor: createSupervisor(() => core),
    dial: createDial({ directory, settings, keys, faults }),
    log: options.log ?? logToStandardError,
    overhear: options.onOverheard ?? (() => undefined),
  };
  return { core, keys };
}

function requestsOf(core: GridCore, user: ReadonlyDeep<GridUser>): SessionRequests {
  const shell = { core, user, commands: COMMANDS };
  const guard = (work: Promise<void>) => void work.catch((error: unknown) => core.log(wordsOf(error)));
  return {
    exec: (channel, line) => guard(runOneShot({ ...shell, channel }, line)),
    shell: (channel) => guard(runInteractive({ ...shell, channel })),
    sftp: (channel) => serveSftp(core, channel),
  };
}

/** The world keeps saying `running`: the next start brings them back. */
async function powerOff(core: GridCore): Promise<void> {
  for (const application of core.store.world.applications) {
    for (const { name } of application.components) {
      const component = { application: application.name, component: name };
      if (core.runtime.isRunning(component)) await core.runtime.kill(component);
    }
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

function logToStandardError(text: string): void {
  process.stderr.write(`${new Date().toISOString()} ${text}\n`);
}
