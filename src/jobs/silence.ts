import type { Clock } from "../clock.ts";

/**
 * How long nobody serves, by the steady clock of the one process that lived through it: the wall clock may jump while the
 * application is down. A process that came later, after a crash, cannot say.
 */
export class Silence {
  readonly #clock: Clock;
  #since: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The step that stops begins; a further attempt does not begin anew. */
  begin(): void {
    this.#since ??= this.#clock.monotonic();
  }

  /** For the journal: empty where it was not seen to begin. */
  measured(): { readonly downtimeMs?: number } {
    return this.#since === undefined ? {} : { downtimeMs: Math.round(this.#clock.monotonic() - this.#since) };
  }
}
