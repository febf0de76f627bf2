import { existsSync, readFileSync } from "node:fs";

/** One entry that the application acknowledged. */
interface Acknowledged {
  readonly message: string;
  /** The grid whose copy did. */
  readonly grid: string;
}

/**
 * What was acknowledged to the writer, and where it must be found: in the copy that serves all of it, in a kept copy
 * what was acknowledged until its job stopped it.
 */
export class Ledger {
  #all: readonly Acknowledged[] = [];
  #kept: readonly Acknowledged[] = [];

  add(entry: Acknowledged): void {
    this.#all = [...this.#all, entry];
  }

  get serving(): readonly string[] {
    return this.#all.map(({ message }) => message);
  }

  get kept(): readonly string[] {
    return this.#kept.map(({ message }) => message);
  }

  /** How far it is now: for the end of a job. */
  get length(): number {
    return this.#all.length;
  }

  /** The application has moved to a grid since then; what it left behind is kept. */
  moved(to: string, since: number): void {
    this.#kept = this.#all.filter(({ grid }, index) => index < since || grid !== to);
  }

  /** The kept copy serves again since then, and the other one is kept. */
  rolledBack(to: string, since: number): void {
    const kept = this.#all.filter(({ grid }, index) => index < since || grid !== to);
    const after = this.#all.filter(({ grid }, index) => index >= since && grid === to);
    this.#all = [...this.#kept, ...after];
    this.#kept = kept;
  }
}

/** Those of the messages that are not in this file of entries. */
export function missingIn(file: string, messages: readonly string[]): readonly string[] {
  const there = new Set(existsSync(file) ? messagesIn(readFileSync(file, "utf8")) : []);
  return messages.filter((message) => !there.has(message));
}

/** The last line may be half written: it was never acknowledged. */
function messagesIn(text: string): readonly string[] {
  const whole = text.slice(0, text.lastIndexOf("\n") + 1).split("\n");
  return whole.flatMap((line) => (line === "" ? [] : [(JSON.parse(line) as { message: string }).message]));
}
