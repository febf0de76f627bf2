import type { Clock } from "../clock.ts";
import { MigError } from "../domain/errors.ts";
import type { GridSession } from "../drivers/driver.ts";
import { expiryOf, findKept } from "../handover/kept.ts";
import type { KeptFacts } from "../handover/move-facts.ts";
import type { Journal } from "../journal/journal.ts";
import { planFinalize, type Standpoint } from "./planning.ts";
import type { StartingParts } from "./starting.ts";

interface ExpiredParts {
  readonly starting: StartingParts;
  readonly clock: Clock;
  log(message: string, error: unknown): void;
}

const LOOK_EVERY_MS = 60_000;
/** A copy that cannot be destroyed is not tried every minute. */
const AFTER_A_JOB_MS = 3_600_000;

/**
 * Kept copies go when their time is over, by the clock of the controller that holds them. Looked for at most
 * every minute, and only when a job says that one may be due; on a grid that cannot be looked at they are postponed, on
 * the others they are not.
 */
export class ExpiredCopies {
  readonly #parts: ExpiredParts;
  #nextLook = 0;

  constructor(parts: ExpiredParts) {
    this.#parts = parts;
  }

  /** Makes the finalize job, if one is due; the life of the agent then runs it. */
  async look(standpoint: Standpoint): Promise<"job" | "nothing"> {
    const { clock, starting } = this.#parts;
    if (clock.monotonic() < this.#nextLook || !this.#mayBeDue(starting.journal)) return "nothing";
    this.#nextLook = clock.monotonic() + LOOK_EVERY_MS;
    const { applicationId } = standpoint.record;
    const sessions = starting.sessions();
    const due = (await Promise.all(sessions.map((session) => this.#dueOn(session, applicationId)))).flat();
    if (due.length === 0) return "nothing";
    const spec = await planFinalize(starting.planning, standpoint, { by: "keep_source", kept: due });
    starting.journal.createJob(spec);
    starting.journal.audit({ by: "keep_source", what: "finalize", result: spec.id });
    this.#nextLook = clock.monotonic() + AFTER_A_JOB_MS;
    return "job";
  }

  async #dueOn(session: GridSession, applicationId: string): Promise<readonly KeptFacts[]> {
    try {
      const kept = (await findKept(session, applicationId)).filter((each) => expiryOf(each) !== undefined);
      if (kept.length === 0) return [];
      const now = await session.time();
      return kept.filter((each) => now >= (expiryOf(each) ?? Number.POSITIVE_INFINITY));
    } catch (error) {
      if (!(error instanceof MigError)) throw error;
      this.#parts.log(
        `What is kept on ${session.grid.name} cannot be looked at; it is looked at again`,
        error,
      );
      return [];
    }
  }

  /** Any job that kept something whose time, by our own clock, is over or nearly so. */
  #mayBeDue(journal: Journal): boolean {
    const soon = new Date(this.#parts.clock.now() + LOOK_EVERY_MS).toISOString();
    return journal.jobs(50).some((spec) => {
      const output = journal
        .events(spec.id)
        .find(({ event }) => event.type === "succeeded" && "keptUntil" in event.output);
      const until = output?.event.type === "succeeded" ? output.event.output["keptUntil"] : undefined;
      return typeof until === "string" && until < soon;
    });
  }
}
