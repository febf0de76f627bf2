import { existsSync, rmSync } from "node:fs";
import type { Clock } from "../clock.ts";
import { MigError } from "../domain/errors.ts";
import { listLeftovers } from "./clean-up.ts";
import { type Controllers, openControllers } from "./controllers.ts";
import { type DemoWorld, readDemoFile, thisProcess, writeDemoFile } from "./demo-file.ts";
import { type DemoHome, endEverything, makeTemporaryHome, openNamedHome } from "./demo-home.ts";
import type { DemoPaths } from "./demo-paths.ts";
import { type GridProcess, startGridProcess } from "./grid-process.ts";
import { type DemoGrid, gridsOf } from "./layout.ts";
import { makeWorld } from "./make-world.ts";
import type { DemoOptions } from "./options.ts";
import { planLayout } from "./plan-layout.ts";
import { PortTaker } from "./ports.ts";

/**
 * Both grids as processes of ours over a directory of ours. Whatever happens, `end` leaves no process, no mount and, where
 * the directory is temporary, no file; if this process is killed, the next demo does it.
 */
export interface Stage {
  readonly paths: DemoPaths;
  readonly world: DemoWorld;
  readonly controllers: Controllers;
  /** Of each grid the one that was started last. */
  readonly processes: readonly GridProcess[];
  /** Starts a grid whose process has ended; resolves when log-ins work. Throws `WAIT_TIMEOUT`. */
  restart(grid: DemoGrid, signal: AbortSignal): Promise<void>;
}

export interface Backstage {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  say(line: string): void;
  /** What is changed in the world before its grids start. */
  prepare?(quiet: { readonly paths: DemoPaths; readonly world: DemoWorld }): void;
}

/** What can be ended at any moment, also when half of it stands. */
export class StageHand {
  readonly #home: DemoHome;
  readonly #clock: Clock;
  readonly #processes: GridProcess[] = [];
  #controllers: Controllers | undefined;
  #ports: PortTaker | undefined;

  constructor(home: DemoHome, clock: Clock) {
    this.#home = home;
    this.#clock = clock;
  }

  /** Resolves when log-ins work on both grids. Throws `PORT_IN_USE`, `CONFIG_INVALID`, `WAIT_TIMEOUT`. */
  async build(options: DemoOptions, { signal, say, prepare }: Backstage): Promise<Stage> {
    const { paths } = this.#home;
    const world = await this.#world(options, say);
    signal.throwIfAborted();
    prepare?.({ paths, world });
    await Promise.all(gridsOf(world.layout).map((grid) => this.#start(grid, signal)));
    this.#controllers = openControllers(paths, world, this.#clock);
    return {
      paths,
      world,
      controllers: this.#controllers,
      processes: this.#processes,
      restart: (grid, until) => this.#start(grid, until),
    };
  }

  async #start(grid: DemoGrid, signal: AbortSignal): Promise<void> {
    const before = this.#processes.findIndex((one) => one.grid.name === grid.name);
    const starting = startGridProcess(this.#home.paths, grid, this.#clock);
    if (before === -1) this.#processes.push(starting);
    else this.#processes[before] = starting;
    await starting.listening(signal);
  }

  async #world(options: DemoOptions, say: (line: string) => void): Promise<DemoWorld> {
    const { paths, world } = this.#home;
    const ports = new PortTaker(say);
    this.#ports = ports;
    if (world === undefined) {
      const made = makeWorld(paths, await planLayout(ports, options.listen));
      writeDemoFile(paths.demoFile, { owner: thisProcess(), world: made });
      return made;
    }
    await ports.takeThose(world.layout, paths.directory);
    if (options.listen === undefined || options.listen === world.layout.one.address) return world;
    const words = `its pages are on ${world.layout.one.address}`;
    throw new MigError(
      "CONFIG_INVALID",
      `Cannot go on in ${paths.directory} on ${options.listen}: ${words}`,
      {
        hint: "Leave --listen out, or name another directory.",
      },
    );
  }

  /** Something has run here, so there are logs. */
  get hasBegun(): boolean {
    return this.#processes.length > 0;
  }

  /** Returns what is left nevertheless, in words. `keep`: the temporary directory stays, for its logs. */
  async end(options: { readonly keep: boolean }): Promise<readonly string[]> {
    const { paths, temporary } = this.#home;
    await this.#controllers?.[Symbol.asyncDispose]();
    await Promise.all(this.#processes.map((grid) => grid.end()));
    await endEverything(paths, this.#clock);
    await this.#ports?.[Symbol.asyncDispose]();
    if (temporary && !options.keep) rmSync(paths.directory, { recursive: true, force: true });
    else releaseDemoFile(paths.demoFile);
    const isLeft = temporary && !options.keep && existsSync(paths.directory);
    return [...listLeftovers(paths.directory), ...(isLeft ? [`directory ${paths.directory}`] : [])];
  }
}

/** Nobody's any more, so that nobody has to be asked whether he lives. */
function releaseDemoFile(path: string): void {
  const world = readDemoFile(path)?.world;
  writeDemoFile(path, { world });
}

export async function openHome(options: DemoOptions, clock: Clock): Promise<DemoHome> {
  return options.directory === undefined
    ? await makeTemporaryHome(clock)
    : await openNamedHome(options.directory, clock);
}
