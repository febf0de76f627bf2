import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../../clock.ts";
import { MigError } from "../../domain/errors.ts";
import { bindings, componentEnvironment, type EnvironmentParts } from "./component-environment.ts";
import { openLog, sizeOf, tailLog } from "./component-log.ts";
import { clearPlace } from "./component-place.ts";
import { killMembers, type Membership } from "./component-processes.ts";
import type { Installation } from "./installation.ts";
import { enterNew, isolationWord } from "./isolation.ts";
import { type HeldNamespace, holdMountNamespace } from "./mount-namespace.ts";
import { isAlive, type ProcessIdentity, readIdentity, signalProcess } from "./process-identity.ts";

export interface ComponentParts extends EnvironmentParts {
  readonly installation: Installation;
  readonly clock: Clock;
  /** Entry of /mnt that must stay visible; empty: none. */
  readonly keep: string;
}

const READY_EVERY_MS = 10;

/**
 * One component that runs, launched by this process or found alive.
 *
 * - It lives while its first process lives; `ended` resolves once and only then.
 * - What a dead first process leaves behind is removed by `destroy`, never by itself.
 */
export class Component {
  readonly parts: ComponentParts;
  readonly environment: Record<string, string>;
  readonly ended: Promise<void>;
  /** It was ready once. */
  hasStarted = false;
  /** True from the moment on at which its end is our doing. */
  expectsEnd = false;
  hasEnded = false;
  readonly #child: ChildProcess | undefined;
  readonly #logStart: number;
  readonly #adoptedEnd = Promise.withResolvers<void>();
  #identity: ProcessIdentity | undefined;
  #mountNamespace: HeldNamespace | undefined;
  #destroyed: Promise<void> | undefined;

  /** Without an identity it is launched, else adopted. */
  constructor(parts: ComponentParts, identity?: ProcessIdentity) {
    this.parts = parts;
    this.environment = componentEnvironment(parts);
    this.#logStart = sizeOf(parts.place.log);
    if (identity !== undefined) {
      this.#know(identity);
      this.hasStarted = true;
    }
    this.#child = identity === undefined ? launch(parts, this.environment) : undefined;
    const ended = this.#child === undefined ? this.#adoptedEnd.promise : endOf(this.#child);
    this.ended = ended.then(() => {
      this.hasEnded = true;
    });
  }

  /** Undefined until its first process has said who it is. */
  get identity(): ProcessIdentity | undefined {
    return this.#identity;
  }

  get membership(): Membership {
    return { marker: this.parts.place.marker, mountNamespace: this.#mountNamespace };
  }

  /** Throws `GRID_REFUSED` with the last words of its log when it ends before, or is not ready in time. */
  async untilReady(deadlineMs: number): Promise<void> {
    const { clock, place } = this.parts;
    const deadline = clock.monotonic() + deadlineMs;
    while (!this.#isReady()) {
      if (this.hasEnded) throw this.#notStarted("it ended before it was ready");
      if (clock.monotonic() > deadline) throw this.#notStarted(`it was not ready after ${deadlineMs} ms`);
      await Promise.race([clock.sleep(READY_EVERY_MS), this.ended]);
      const identity = this.#identity ?? readIdentity(place.alive);
      if (identity !== undefined) this.#know(identity);
    }
    if (this.hasEnded) throw this.#notStarted("it ended as soon as it was ready");
    this.hasStarted = true;
  }

  /** Clean shutdown if it has a grace, then the end of everything of it. Throws `WAIT_TIMEOUT`. */
  async end(graceMs: number): Promise<void> {
    this.expectsEnd = true;
    if (graceMs > 0 && this.#identity !== undefined && signalProcess(this.#identity, "SIGTERM")) {
      await this.#endsWithin(graceMs);
    }
    await this.destroy();
  }

  /** Kills what is left of it and removes its files but the log; once, however many ask. Throws `WAIT_TIMEOUT`. */
  async destroy(): Promise<void> {
    this.expectsEnd = true;
    this.#destroyed ??= this.#destroyOnce();
    try {
      await this.#destroyed;
    } catch (error) {
      this.#destroyed = undefined;
      throw error;
    }
  }

  async #destroyOnce(): Promise<void> {
    // Its end is waited for now, so it keeps this process alive.
    this.#child?.ref();
    await killMembers(this.membership, this.parts.clock);
    this.look();
    await this.ended;
    this.#letGo();
    clearPlace(this.parts.place);
  }

  /** To be called now and then: nobody is told of the end of a process that is not a child of ours. */
  look(): void {
    if (this.#child === undefined && this.#identity !== undefined && !isAlive(this.#identity)) {
      this.#adoptedEnd.resolve();
    }
  }

  /** It goes on running; its end is none of ours any more. */
  leave(): void {
    this.expectsEnd = true;
    this.#child?.removeAllListeners();
    this.#letGo();
  }

  #letGo(): void {
    this.#mountNamespace?.[Symbol.dispose]();
    this.#mountNamespace = undefined;
  }

  #isReady(): boolean {
    return this.#identity !== undefined && existsSync(join(this.parts.place.run, "ready"));
  }

  #know(identity: ProcessIdentity): void {
    this.#identity = identity;
    this.#mountNamespace ??= holdMountNamespace(identity);
  }

  #notStarted(why: string): MigError {
    const { spec, place } = this.parts;
    const words = tailLog(place.log, this.#logStart);
    const said = words === "" ? "It said nothing." : `It said:\n${words}`;
    return new MigError("GRID_REFUSED", `Cannot start component ${spec.component}: ${why}. ${said}`, {
      hint: `Its log is ${place.log}`,
    });
  }

  async #endsWithin(ms: number): Promise<void> {
    const enough = new AbortController();
    const { clock } = this.parts;
    await Promise.race([this.ended, clock.sleep(ms, enough.signal).catch(() => undefined)]);
    enough.abort();
  }
}

/** Detached and with no pipe to us: it outlives this process. */
function launch(parts: ComponentParts, environment: Record<string, string>): ChildProcess {
  const { place, isolation, installation, launch: what, keep } = parts;
  const log = openLog(place.log);
  try {
    const init = [installation.init, place.base, isolationWord(isolation), what.kind, what.what];
    const [command, ...args] = enterNew(isolation, [
      "sh",
      ...init,
      installation.node,
      keep,
      ...bindings(parts),
    ]);
    const child = spawn(command, args, {
      detached: true,
      cwd: "/",
      env: environment,
      stdio: ["ignore", log, log],
    });
    child.unref();
    return child;
  } finally {
    closeSync(log);
  }
}

function endOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
}
