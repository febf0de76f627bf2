import type { Clock } from "../clock.ts";
import { isUnknownOutcome, MigError } from "../domain/errors.ts";
import { type Claim, type OwnershipRecord, sameClaim } from "../domain/record.ts";
import type { GridSession } from "../drivers/driver.ts";
import type { Journal } from "../journal/journal.ts";

/**
 * Writes records outside of a job: the first claim, an adoption. A job drains what it has lost before it sends again;
 * nobody does that for these, so it is done here. Until a write whose answer was lost can no longer be carried out, no
 * other one is sent and no job begins, across a restart too: a claim of the first hour that lands in the middle of a move
 * would say `committed` where the move said `moving`.
 */
const OPEN = "record-write-open";

export class RecordWriter {
  readonly #journal: Pick<Journal, "get" | "set">;
  readonly #clock: Clock;
  #overAt: number | undefined;

  constructor(parts: { readonly journal: Pick<Journal, "get" | "set">; readonly clock: Clock }) {
    this.#journal = parts.journal;
    this.#clock = parts.clock;
  }

  /** Throws `GRID_BUSY` while an earlier write may still be carried out. */
  mustBeOver(): void {
    const drainMs = Number(this.#journal.get(OPEN) ?? "");
    if (drainMs === 0) return;
    // Left open by a process that died: lost at the latest now.
    this.#overAt ??= this.#clock.monotonic() + drainMs;
    if (this.#clock.monotonic() >= this.#overAt) {
      this.#close();
      return;
    }
    throw new MigError(
      "GRID_BUSY",
      `Cannot write the record: an earlier write, whose answer was lost, may still be carried out within ${Math.ceil(drainMs / 1000)} s`,
      { hint: "Wait so long; nothing else is written until then." },
    );
  }

  /** As `writeRecord`; a write that is found done counts, whatever became of its answer. */
  async write(
    session: GridSession,
    application: string,
    { expected, next }: { readonly expected: Claim | undefined; readonly next: OwnershipRecord },
  ): Promise<void> {
    this.mustBeOver();
    this.#journal.set(OPEN, String(session.drainMs));
    try {
      await session.writeRecord(application, expected, next);
    } catch (error) {
      if (isUnknownOutcome(error) && !(await hasLanded(session, application, next))) {
        this.#overAt = this.#clock.monotonic() + session.drainMs;
        throw error;
      }
      this.#close();
      if (!isUnknownOutcome(error)) throw error;
    }
    this.#close();
  }

  #close(): void {
    this.#overAt = undefined;
    if (this.#journal.get(OPEN) !== "") this.#journal.set(OPEN, "");
  }
}

async function hasLanded(session: GridSession, application: string, next: OwnershipRecord): Promise<boolean> {
  const record = await session.readRecord(application).catch(() => undefined);
  return sameClaim(record, next) && record?.applicationId === next.applicationId;
}
