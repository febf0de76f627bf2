import { z } from "zod";
import { MigError } from "../domain/errors.ts";
import type { Rival } from "../domain/serving.ts";
import type { ApplicationFacts, GridSession } from "../drivers/driver.ts";
import type { Journal } from "../journal/journal.ts";

/** What is asked about: this copy, as its record or its own disk last had it. */
export interface RivalQuestion {
  readonly sessions: readonly Pick<GridSession, "grid" | "applications">[];
  readonly applicationId: string;
  readonly generation: number;
}

const REMEMBERED = "later-commit";

const knownSchema = z.object({
  applicationId: z.string(),
  rival: z.object({ grid: z.string(), application: z.string(), generation: z.number() }),
});

type Known = z.infer<typeof knownSchema>;

/**
 * Knows of the later commit, if there is one, over restarts too: the journal remembers it. A copy that begins to serve
 * waits for the answer; one that serves already is not kept waiting by a grid that is slow to answer: it is told.
 */
export class RivalWatch {
  readonly #memory: Pick<Journal, "get" | "set">;
  readonly #onFound: () => void;
  #known: Known | undefined;
  #asking: Promise<void> | undefined;

  constructor(memory: Pick<Journal, "get" | "set">, onFound: () => void) {
    this.#memory = memory;
    this.#onFound = onFound;
    const text = memory.get(REMEMBERED);
    this.#known = text === undefined ? undefined : knownSchema.parse(JSON.parse(text));
  }

  async look(question: RivalQuestion, options: { readonly wait: boolean }): Promise<Rival | undefined> {
    const before = this.#knownAbout(question);
    const asking = this.#ask(question);
    if (options.wait || before !== undefined) await asking;
    else
      asking.then(() => this.#knownAbout(question) !== undefined && this.#onFound()).catch(() => undefined);
    return this.#knownAbout(question);
  }

  #ask(question: RivalQuestion): Promise<void> {
    this.#asking ??= findRival(question)
      .then(({ rival, answered }) => {
        const { applicationId } = question;
        if (rival !== undefined) this.#remember({ applicationId, rival });
        // Silence takes nothing back: only that grid itself can say that it is so no more.
        else if (this.#known !== undefined && answered.has(this.#known.rival.grid)) this.#remember(undefined);
      })
      .finally(() => {
        this.#asking = undefined;
      });
    return this.#asking;
  }

  #remember(known: Known | undefined): void {
    const text = known === undefined ? undefined : JSON.stringify(known);
    if (text !== this.#memory.get(REMEMBERED)) this.#memory.set(REMEMBERED, text);
    this.#known = known;
  }

  /** What was found holds for as long as it is the later one. */
  #knownAbout({ applicationId, generation }: RivalQuestion): Rival | undefined {
    const known = this.#known;
    return known?.applicationId === applicationId && known.rival.generation > generation
      ? known.rival
      : undefined;
  }
}

interface Found {
  readonly rival: Rival | undefined;
  readonly answered: ReadonlySet<string>;
}

/**
 * Looks on the other grids whether the application was committed there after it was here: an old disk that was
 * restored, or a grid that comes back after a person asserted it off, believes its own record. A controller that does
 * not answer proves nothing.
 */
async function findRival({ sessions, applicationId, generation }: RivalQuestion): Promise<Found> {
  const answered = new Set<string>();
  const found = await Promise.all(
    sessions.map(async (session) => {
      const all = await session.applications().catch(unlessItSaysNothing);
      if (all !== undefined) answered.add(session.grid.name);
      return (all ?? []).flatMap((facts) => rivalOf(facts, session.grid.name, applicationId));
    }),
  );
  const rival = found
    .flat()
    .filter((rival) => rival.generation > generation)
    .toSorted((left, right) => right.generation - left.generation)[0];
  return { rival, answered };
}

function rivalOf(facts: ApplicationFacts, grid: string, applicationId: string): readonly Rival[] {
  const { record, entity, name } = facts;
  if (record === undefined || record === "foreign" || record.applicationId !== applicationId) return [];
  // A copy made by hand has the record of its original: it is no rival of anybody.
  if (record.state !== "committed" || record.entity !== entity) return [];
  return [{ grid, application: name, generation: record.generation }];
}

function unlessItSaysNothing(error: unknown): undefined {
  if (error instanceof MigError) return undefined;
  throw error;
}
