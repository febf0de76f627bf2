import { inspect } from "node:util";

/** What stands for a secret wherever it would be printed. */
const SHOWN = "(set)";

/**
 * Bytes that must not reach an argv, environment, log, page or error. Printing, joining, inspecting and JSON all
 * give `(set)`; only the two `reveal` functions give the value, so a search for them finds every use.
 */
export class Secret {
  readonly #bytes: Buffer;

  constructor(value: string | Uint8Array) {
    this.#bytes = typeof value === "string" ? Buffer.from(value, "utf8") : Buffer.from(value);
  }

  reveal(): string {
    return this.#bytes.toString("utf8");
  }

  revealBytes(): Buffer {
    return Buffer.from(this.#bytes);
  }

  /** True when both hold the same bytes. */
  equals(other: Secret): boolean {
    return this.#bytes.equals(other.#bytes);
  }

  toString(): string {
    return SHOWN;
  }

  toJSON(): string {
    return SHOWN;
  }

  [Symbol.toPrimitive](): string {
    return SHOWN;
  }

  [inspect.custom](): string {
    return SHOWN;
  }
}
