import { mkdirSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../../clock.ts";
import { MigError } from "../../domain/errors.ts";
import { findProgram } from "../programs/programs.ts";
import { Component, type ComponentParts } from "./component.ts";
import { type RunningCommand, startCommand } from "./component-command.ts";
import { capLog } from "./component-log.ts";
import { findPlace, preparePlace } from "./component-place.ts";
import { type Content, writeContent } from "./content.ts";
import { findInstallation, type Installation } from "./installation.ts";
import { detectIsolation, enterExisting, type Isolation, NO_ISOLATION } from "./isolation.ts";
import { findKeptEntry } from "./kept-entry.ts";
import { endLeftover, findSurvivor, listStarted, removeWires } from "./leftovers.ts";
import { resolvePath } from "./resolve-path.ts";
import type { ComponentName, ComponentRuntime, ComponentSpec, Terminal } from "./runtime.ts";
import { openTerminal } from "./terminal.ts";

export interface ComponentRuntimeOptions {
  /** The runtime's own directory: file trees, identities and logs of the components. */
  readonly directory: string;
  readonly clock: Clock;
  /** Default: the strongest this machine allows. */
  readonly isolation?: Isolation;
  /** What of this program components run; default: where this file was loaded from. */
  readonly installation?: Partial<Installation>;
  /** A component that is not ready by then has not started. Default 45 s: it covers the service script's own. */
  readonly readyDeadlineMs?: number;
}

const READY_DEADLINE_MS = 45_000;
const BEAT_MS = 100;
const BEATS_A_LOG_CHECK = 50;

export function createComponentRuntime(options: ComponentRuntimeOptions): EmbeddedRuntime {
  return new EmbeddedRuntime(options);
}

/**
 * The runtime of the embedded grid. Each component is a session of its own below a small shell (`init.sh`), in
 * namespaces where it can have them. This object only starts, finds and ends them: it may die at any moment.
 *
 * - A component is in `#components` from before its process exists until nothing of it is left.
 * - Whoever takes it out of there, an end of its own or a stop, cleans up after it, once.
 * - What `init.sh` wrote into `alive` is the only memory across restarts.
 */
export class EmbeddedRuntime implements ComponentRuntime, Disposable {
  readonly isolation: Isolation;
  readonly #clock: Clock;
  readonly #root: string;
  readonly #installation: Installation;
  readonly #content: Content;
  readonly #keep: string;
  readonly #readyDeadlineMs: number;
  readonly #components = new Map<string, Component>();
  readonly #starting = new Set<string>();
  readonly #listeners = new Set<(component: ComponentName) => void>();
  readonly #heart: NodeJS.Timeout;
  #beats = 0;

  constructor(options: ComponentRuntimeOptions) {
    this.#clock = options.clock;
    mkdirSync(options.directory, { recursive: true, mode: 0o700 });
    const directory = realpathSync(options.directory);
    this.#root = join(directory, "components");
    this.#installation = { ...findInstallation(), ...options.installation };
    this.#content = writeContent(join(directory, "content"), this.#installation);
    const keep = findKeptEntry(this.#installation, directory);
    this.isolation = keep === undefined ? NO_ISOLATION : (options.isolation ?? detectIsolation());
    this.#keep = keep ?? "";
    this.#readyDeadlineMs = options.readyDeadlineMs ?? READY_DEADLINE_MS;
    // It must not keep the grid's process alive, so it is no sleep of the clock.
    this.#heart = setInterval(() => this.#tend(), BEAT_MS).unref();
  }

  async start(spec: ComponentSpec): Promise<void> {
    const parts = this.#parts(spec);
    const { base } = parts.place;
    if (this.#components.has(base) || this.#starting.has(base)) {
      throw new MigError("GRID_REFUSED", `Cannot start component ${spec.component}: it runs already`);
    }
    this.#starting.add(base);
    try {
      await endLeftover(parts.place, this.#clock);
      preparePlace(parts.place, spec, this.isolation);
      const component = this.#add(new Component(parts));
      await this.#readyOrRemoved(component);
    } finally {
      this.#starting.delete(base);
    }
  }

  async stop(name: ComponentName, options: { readonly graceMs: number }): Promise<void> {
    const component = this.#find(name);
    if (component !== undefined) await this.#remove(component, options.graceMs);
  }

  async kill(name: ComponentName): Promise<void> {
    await this.stop(name, { graceMs: 0 });
  }

  isRunning(name: ComponentName): boolean {
    const component = this.#find(name);
    return component !== undefined && !component.hasEnded;
  }

  onExit(listener: (component: ComponentName) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async adopt(expected: readonly ComponentSpec[]): Promise<readonly ComponentName[]> {
    const adopted: ComponentName[] = [];
    for (const spec of expected) {
      const parts = this.#parts(spec);
      const survivor = findSurvivor(parts.place);
      if (survivor === undefined || this.#components.has(parts.place.base)) continue;
      this.#add(new Component(parts, survivor));
      adopted.push({ application: spec.application, component: spec.component });
    }
    await this.#endStrays();
    return adopted;
  }

  login(name: ComponentName, { columns, rows, term }: Parameters<ComponentRuntime["login"]>[1]): Terminal {
    const inside = this.#enter(name, []);
    return openTerminal({ ...inside, columns, rows, term, clock: this.#clock });
  }

  run(name: ComponentName, command: string): RunningCommand {
    return startCommand({ ...this.#enter(name, ["-c", command]), clock: this.#clock });
  }

  resolve(spec: ComponentSpec, path: string): string | undefined {
    const { run } = findPlace(this.#root, spec, this.isolation);
    const mounts = [...spec.mounts, { directory: run, mountPath: "/mnt/run" }];
    // Without namespaces the component sees, and says, where its volumes really are.
    const seen = mounts.map(({ directory }) => ({ directory, mountPath: directory }));
    return resolvePath(this.isolation.kind === "none" ? [...mounts, ...seen] : mounts, path);
  }

  /** Removes the logs of an application that is no more. */
  forget(application: string): void {
    const { wires } = findPlace(this.#root, { application, component: "main" }, this.isolation);
    rmSync(wires, { recursive: true, force: true });
    rmSync(join(this.#root, application), { recursive: true, force: true });
  }

  /** Stops looking after the components; they go on running. */
  [Symbol.dispose](): void {
    clearInterval(this.#heart);
    for (const component of this.#components.values()) component.leave();
    this.#components.clear();
    this.#listeners.clear();
  }

  #find(name: ComponentName): Component | undefined {
    return this.#components.get(findPlace(this.#root, name, this.isolation).base);
  }

  #parts(spec: ComponentSpec): ComponentParts {
    return {
      spec,
      place: findPlace(this.#root, spec, this.isolation),
      launch: findProgram(spec.program, this.#installation),
      content: this.#content,
      isolation: this.isolation,
      installation: this.#installation,
      clock: this.#clock,
      keep: this.#keep,
    };
  }

  #add(component: Component): Component {
    const { spec, place } = component.parts;
    this.#components.set(place.base, component);
    component.ended
      .then(async () => {
        if (component.expectsEnd || !component.hasStarted) return;
        await this.#remove(component, 0);
        for (const listener of this.#listeners) listener(spec);
      })
      .catch(() => undefined);
    return component;
  }

  async #readyOrRemoved(component: Component): Promise<void> {
    try {
      await component.untilReady(this.#readyDeadlineMs);
    } catch (error) {
      await this.#remove(component, 0);
      throw error;
    }
  }

  async #remove(component: Component, graceMs: number): Promise<void> {
    const { place, spec } = component.parts;
    await component.end(graceMs);
    if (this.#components.get(place.base) === component) this.#components.delete(place.base);
    const siblings = [...this.#components.values()].some(
      ({ parts }) => parts.spec.application === spec.application,
    );
    if (!siblings) removeWires(place);
  }

  /** What runs and is not expected was being stopped, or is a copy nobody may know of: it ends. */
  async #endStrays(): Promise<void> {
    for (const name of listStarted(this.#root)) {
      const place = findPlace(this.#root, name, this.isolation);
      if (this.#components.has(place.base)) continue;
      await endLeftover(place, this.#clock);
    }
  }

  /** Throws `GRID_REFUSED` when it does not run. */
  #enter(name: ComponentName, shellArguments: readonly string[]): Inside {
    const component = this.#find(name);
    const pid = component?.hasEnded === false ? component.identity?.pid : undefined;
    if (component === undefined || pid === undefined) {
      throw new MigError("GRID_REFUSED", `Cannot log in to component ${name.component}: it does not run`);
    }
    const content = this.isolation.kind === "none" ? this.#content.directory : "/mnt/content";
    return {
      command: enterExisting(this.isolation, pid, ["/bin/sh", join(content, "shell"), ...shellArguments]),
      environment: component.environment,
      marker: component.parts.place.marker,
    };
  }

  #tend(): void {
    this.#beats += 1;
    for (const component of this.#components.values()) {
      component.look();
      if (this.#beats % BEATS_A_LOG_CHECK === 0) capLog(component.parts.place.log);
    }
  }
}

interface Inside {
  readonly command: readonly [program: string, ...args: string[]];
  readonly environment: Readonly<Record<string, string>>;
  readonly marker: string;
}
