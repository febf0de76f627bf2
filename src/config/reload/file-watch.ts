import type { Clock } from "../../clock.ts";

/** What the watch looks with; replaced in tests. */
export interface WatchPort {
  /** One text for the state of all files; differs when anything about them changed. */
  signature(): string;
  /** Identity of the folder, to notice that a volume was mounted over it. */
  folder(): string;
  /** Hears of something that happens in the folder. May give undefined: then the look every few seconds must do. */
  listen(onEvent: () => void): Disposable | undefined;
}

export interface WatchOptions {
  readonly clock: Clock;
  readonly port: WatchPort;
  /** Called once the files have come to rest. */
  readonly onChange: () => void;
}

/** Between two looks when nothing is heard. */
const LOOK_MS = 5_000;
/** Editors and `scp` write a file in several goes. */
const REST_MS = 300;
/** A file that is written without a pause is read all the same after so many rests. */
const MAX_RESTS = 10;

/**
 * Watches files in two ways: by events of the folder, which come at once but not on every filesystem and not across
 * a mount, and by a look every few seconds, which sees everything. Invariants: `onChange` is called only after the
 * signature changed, never twice at once, and never after the end of disposal.
 */
export class FileWatch implements AsyncDisposable {
  readonly #options: WatchOptions;
  readonly #loop: Promise<void>;
  #wake = new AbortController();
  #stopped = false;
  #listener: Disposable | undefined;
  #folder = "";
  #signature: string;

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#signature = options.port.signature();
    this.#listen();
    this.#loop = this.#watch();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    this.#wake.abort();
    this.#listener?.[Symbol.dispose]();
    await this.#loop;
  }

  async #watch(): Promise<void> {
    while (!this.#stopped) {
      if (await this.#isWoken(LOOK_MS)) await this.#rest();
      if (!this.#stopped) this.#look();
    }
  }

  #look(): void {
    this.#listen();
    const signature = this.#options.port.signature();
    if (signature === this.#signature) return;
    this.#signature = signature;
    this.#options.onChange();
  }

  async #rest(): Promise<void> {
    for (let rests = 0; rests < MAX_RESTS && !this.#stopped; rests++) {
      if (!(await this.#isWoken(REST_MS))) return;
    }
  }

  /** Sleeps; true when something woke it before its time. */
  async #isWoken(ms: number): Promise<boolean> {
    this.#wake = new AbortController();
    const { signal } = this.#wake;
    try {
      await this.#options.clock.sleep(ms, signal);
      return false;
    } catch (error) {
      if (!signal.aborted) throw error;
      return true;
    }
  }

  /** Listens to the folder as it is now; again when it has become another one. */
  #listen(): void {
    const folder = this.#options.port.folder();
    if (folder === this.#folder && this.#listener !== undefined) return;
    this.#listener?.[Symbol.dispose]();
    this.#folder = folder;
    this.#listener = this.#options.port.listen(() => this.#wake.abort());
  }
}
