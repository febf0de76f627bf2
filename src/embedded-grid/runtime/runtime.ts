import type { Property } from "../../domain/grid.ts";

/**
 * Where the components of the embedded grid really run: each is a process of its own with its volumes at
 * their mount paths. The grid (its world, shell and states) decides what runs; the runtime only does it.
 *
 * Components outlive the grid's own process, as virtual machines outlive their controller: they are started
 * detached, and `adopt` finds them again after the grid was restarted.
 */
export interface ComponentRuntime {
  /** Starts it and resolves when it says it is ready; throws when it ends before, or is not ready in time. */
  start(spec: ComponentSpec): Promise<void>;
  /** Clean shutdown; after the grace the process group is killed. Resolves when nothing of it is left. */
  stop(component: ComponentName, options: { readonly graceMs: number }): Promise<void>;
  /** Kill without grace: a power failure. */
  kill(component: ComponentName): Promise<void>;
  isRunning(component: ComponentName): boolean;
  /** Called when a component that was not stopped by us has ended. Returns the way out. */
  onExit(listener: (component: ComponentName) => void): () => void;
  /** Finds components that survived the grid's process; those in `expected` only. */
  adopt(expected: readonly ComponentSpec[]): Promise<readonly ComponentName[]>;
  /** A login shell in a real terminal inside the component. */
  login(component: ComponentName, size: { readonly columns: number; readonly rows: number; readonly term: string }): Terminal;
  /** Runs a command inside the component without a terminal. */
  run(component: ComponentName, command: string): { readonly stdin: NodeJS.WritableStream; readonly stdout: NodeJS.ReadableStream; readonly stderr: NodeJS.ReadableStream; readonly exit: Promise<number>; kill(): void };
  /** Path inside the component → path on this machine; undefined when it is on no volume or leaves it. */
  resolve(spec: ComponentSpec, path: string): string | undefined;
}

export interface ComponentName {
  readonly application: string;
  readonly component: string;
}

export interface ComponentSpec extends ComponentName {
  /** What runs in it: a name of `programs.ts`: `guestbook`, `gateway`, `net`, `mig`, `mig-helper`. */
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
  /** Absolute, where the component sees it: `/mnt/config`. */
  readonly mountPath: string;
}

export interface Terminal {
  write(data: string): void;
  resize(columns: number, rows: number): void;
  onData(listener: (data: string) => void): void;
  onExit(listener: (code: number) => void): void;
  kill(): void;
}
