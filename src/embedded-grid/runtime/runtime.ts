import type { Property } from "../../domain/grid.ts";

/**
 * Where the components of the embedded grid really run: each is a process of its own with its volumes at
 * their mount paths. The grid (its world, shell and states) decides what runs; the runtime only does it.
 *
 * Components outlive the grid's own process, as virtual machines outlive their controller: they are started
 * detached, and `adopt` finds them again after the grid was restarted.
 */
export interface ComponentRuntime {
  /**
   * Starts it and resolves when it says it is ready. Throws `GRID_REFUSED` with the last words of its log when it ends
   * before, is not ready in time, or runs already.
   */
  start(spec: ComponentSpec): Promise<void>;
  /**
   * Clean shutdown; after the grace all its processes are killed. Resolves when nothing of it is left, at once when it
   * does not run. Throws `WAIT_TIMEOUT` when a process cannot be killed.
   */
  stop(component: ComponentName, options: { readonly graceMs: number }): Promise<void>;
  /** Kill without grace: a power failure. */
  kill(component: ComponentName): Promise<void>;
  isRunning(component: ComponentName): boolean;
  /**
   * Called when a component that was ready has ended and was not stopped by us, after what it left was removed: it
   * may be started again at once. Returns the way out.
   */
  onExit(listener: (component: ComponentName) => void): () => void;
  /**
   * Finds components that survived the grid's process; those in `expected` only. What runs in this directory and is not
   * expected is ended: nobody else would.
   */
  adopt(expected: readonly ComponentSpec[]): Promise<readonly ComponentName[]>;
  /** A login shell in a real terminal inside the component. Throws `GRID_REFUSED` when it does not run. */
  login(
    component: ComponentName,
    size: { readonly columns: number; readonly rows: number; readonly term: string },
  ): Terminal;
  /** Runs a command inside the component without a terminal. Throws `GRID_REFUSED` when it does not run. */
  run(
    component: ComponentName,
    command: string,
  ): {
    readonly stdin: NodeJS.WritableStream;
    readonly stdout: NodeJS.ReadableStream;
    readonly stderr: NodeJS.ReadableStream;
    readonly exit: Promise<number>;
    kill(): void;
  };
  /**
   * Path inside the component → path on this machine; undefined when it is neither on a volume nor in `/mnt/run`, or
   * leaves it by `..` or a symbolic link. The path may name what is not there yet.
   */
  resolve(spec: ComponentSpec, path: string): string | undefined;
  /** Removes what is kept of an application that is no more, or has another name now: logs. */
  forget(application: string): void;
}

export interface ComponentName {
  readonly application: string;
  readonly component: string;
}

export interface ComponentSpec extends ComponentName {
  /** What runs in it: a name of `programs/programs.ts`: `guestbook`, `gateway`, `net`, `mig`, `mig-helper`. */
  readonly program: string;
  readonly startOrder: number;
  readonly mounts: readonly Mount[];
  /** Its properties, the application's among them; they reach it as /mnt/run/properties (mode 600). */
  readonly properties: readonly Property[];
}

export interface Mount {
  readonly volume: string;
  /** Directory on this machine. */
  readonly directory: string;
  /** Where the component sees it: `/mnt/config`; below `/mnt`, one level. */
  readonly mountPath: string;
}

export interface Terminal {
  write(data: string): void;
  resize(columns: number, rows: number): void;
  onData(listener: (data: string) => void): void;
  onExit(listener: (code: number) => void): void;
  kill(): void;
}
