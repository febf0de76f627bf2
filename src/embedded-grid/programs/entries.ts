import { type FileHandle, open } from "node:fs/promises";

export interface Entry {
  /** 1, 2, 3 … without a gap. */
  readonly id: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly name: string;
  readonly message: string;
}

/**
 * The entries of the guestbook: a file that only grows, one JSON object a line.
 *
 * - What `add` resolved for is on the disk: a kill at any moment loses nothing that was acknowledged.
 * - A line that is not whole was never acknowledged: it is cut off at the next start, or at once when the disk is full.
 * - Lines are written one after the other.
 */
export class Entries implements AsyncDisposable {
  readonly #file: FileHandle;
  readonly #entries: Entry[];
  #bytes: number;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(file: FileHandle, entries: Entry[], bytes: number) {
    this.#file = file;
    this.#entries = entries;
    this.#bytes = bytes;
  }

  static async open(path: string): Promise<Entries> {
    const file = await open(path, "a+", 0o600);
    const text = await file.readFile("utf8");
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    const bytes = Buffer.byteLength(whole);
    if (whole.length < text.length) await file.truncate(bytes);
    const entries = whole
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Entry);
    return new Entries(file, entries, bytes);
  }

  get all(): readonly Entry[] {
    return this.#entries;
  }

  /** Resolves when the entry is on the disk; rejects with the system's error when it cannot be. */
  add(entry: Omit<Entry, "id">): Promise<Entry> {
    const added = this.#last.then(() => this.#write({ id: this.#entries.length + 1, ...entry }));
    this.#last = added.catch(() => undefined);
    return added;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#last;
    await this.#file.close();
  }

  async #write(entry: Entry): Promise<Entry> {
    const line = Buffer.from(`${JSON.stringify(entry)}\n`);
    try {
      await this.#file.appendFile(line);
      await this.#file.sync();
    } catch (error) {
      // Half a line may be there; the next one must not continue it.
      await this.#file.truncate(this.#bytes);
      throw error;
    }
    this.#bytes += line.length;
    this.#entries.push(entry);
    return entry;
  }
}
