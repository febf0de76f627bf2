import type { AgentFacade, SupportArchive } from "../agent-facade.ts";

/**
 * What the command line can start but does not build: `main.ts` gives it these, each imported only
 * when it is called, so that `mig status` loads neither SSH nor a database.
 */
export interface Programs {
  /** The daemon; resolves when it has stopped after the signal. */
  serve(signal: AbortSignal): Promise<void>;
  /** The daemon in its helper role. */
  helper(signal: AbortSignal): Promise<void>;
  /** An agent for one command, on any machine with the package, grid.info and the key; serves no page. */
  openLocal(): Promise<LocalAgent>;
  /** The two grids with the demo application; resolves to the exit code. */
  demo(argv: readonly string[], signal: AbortSignal): Promise<number>;
  /** One grid of the demo, its state in `directory`. */
  embeddedGrid(directory: string, signal: AbortSignal): Promise<void>;
  /** Throws `KEY_INVALID` when the file exists and `replace` is not set. */
  generateKey(request: KeyRequest): Promise<GeneratedKey>;
  /** Puts this key where MIG reads it. Throws `KEY_MISSING`, `KEY_INVALID`, `CONFIG_INVALID`. */
  installKey(file: string): Promise<InstalledKey>;
  /** The archive for support from the files alone, when no daemon answers. */
  collectSupport(): Promise<SupportArchive>;
  /** Readable by its owner alone; resolves to the absolute path. Throws `CONFIG_INVALID` when it exists. */
  writePrivateFile(path: string, data: Uint8Array): Promise<string>;
  hashPassword(password: string): Promise<string>;
  /**
   * Sets `password_hash` in mig.ini and removes `password`; resolves to the path of the file. Throws `CONFIRMATION`,
   * `JOB_STATE` where it would have no effect there, `CONFIG_INVALID`.
   */
  setPassword(password: string): Promise<string>;
}

export type LocalAgent = AgentFacade & AsyncDisposable;

export interface KeyRequest {
  /** Absent: `private.key` of the configuration directory. */
  readonly path?: string;
  readonly replace: boolean;
}

export interface InstalledKey {
  readonly path: string;
  /** `SHA256:…` */
  readonly fingerprint: string;
}

export interface GeneratedKey {
  readonly path: string;
  /** One line as `authorized_keys` wants it. */
  readonly publicKey: string;
  /** `SHA256:…` */
  readonly fingerprint: string;
}
