import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../clock.ts";
import { MigError, toErrorData } from "../domain/errors.ts";
import type { OwnershipRecord } from "../domain/record.ts";
import { decideServing, GATE_CLOSED_AT_BOOT, type Gate, type Place, type Rival } from "../domain/serving.ts";
import type { GridSession } from "../drivers/driver.ts";
import type { Journal } from "../journal/journal.ts";
import { agentHolder } from "./move-records.ts";
import { findPlace, type PlaceAnswer } from "./place.ts";
import { RecordWriter } from "./record-writer.ts";
import { RivalWatch } from "./rivals.ts";

/**
 * Keeps the serve gate of one agent. At each look it proves where it is, reads the record there and decides;
 * between the looks the last decision stands. Looks are made one at a time.
 *
 * What it owns on disk: `gate` (the decision in a line, for the helper's eyes) and the mark "committed here"
 * in the journal's memory, by which a booting copy may serve while its controller does not answer.
 */
export interface Gatekeeper {
  readonly gate: Gate;
  /** Where it was at the last look that found out. */
  readonly place: Place | undefined;
  readonly record: OwnershipRecord | undefined;
  readonly applicationId: string;
  /** A later commit elsewhere: what this copy's own record and journal say is no longer so. */
  readonly rival: Rival | undefined;
  /** Asks now; never throws, for a gate that cannot be asked says so. */
  look(): Promise<Gate>;
  onChange(listener: (gate: Gate) => void): () => void;
  forgetMark(): void;
  /** Throws `GRID_BUSY` while a record that was written outside of a job may still change. */
  mustBeSettled(): void;
  /** A new identity; inherited jobs and kept copies are the journal keeper's to close. */
  adopt(applicationId: string): Promise<void>;
}

export interface GatekeeperParts {
  readonly applicationId: string;
  /** The id was minted at this very boot: nobody can know it. */
  readonly freshId: boolean;
  /** This machine's own address, as its properties say: a copy that boots elsewhere has another. */
  readonly address: string;
  readonly stateDirectory: string;
  readonly stateMount: string;
  readonly component: string;
  readonly journal: Journal;
  readonly clock: Clock;
  /** A session for each grid of grid.info. */
  sessions(): readonly GridSession[];
}

const MARK = "committed-here";
/** Stands where the mark was, with the generation that was given away. */
const LEFT = "left ";
const LIKELY = "place";

export function createGatekeeper(parts: GatekeeperParts): Gatekeeper {
  return new Keeper(parts);
}

class Keeper implements Gatekeeper {
  readonly #parts: GatekeeperParts;
  readonly #listeners = new Set<(gate: Gate) => void>();
  readonly #writer: RecordWriter;
  readonly #rivals: RivalWatch;
  #looking: Promise<Gate> | undefined;
  /** The grid it was last proven on, where grid.info does not have it any more. */
  #unlisted: string | undefined;
  gate: Gate = GATE_CLOSED_AT_BOOT;
  place: Place | undefined;
  record: OwnershipRecord | undefined;
  rival: Rival | undefined;
  applicationId: string;

  constructor(parts: GatekeeperParts) {
    this.#parts = parts;
    this.#writer = new RecordWriter(parts);
    this.#rivals = new RivalWatch(parts.journal, () => void this.look());
    this.applicationId = parts.applicationId;
  }

  look(): Promise<Gate> {
    this.#looking ??= this.#lookOnce().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  onChange(listener: (gate: Gate) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** It stays forgotten for this generation: a look that is under way just now must not set it again. */
  forgetMark(): void {
    const { journal } = this.#parts;
    const generation = this.record?.generation ?? journal.get(MARK)?.split(" ").at(-1) ?? "";
    journal.set(MARK, `${LEFT}${generation}`);
  }

  mustBeSettled(): void {
    this.#writer.mustBeOver();
  }

  async adopt(applicationId: string): Promise<void> {
    const { place } = this;
    if (place === undefined) {
      throw new MigError(
        "PLACE_UNKNOWN",
        "Cannot adopt: no controller in grid.info is known to run this copy",
        {
          hint: "See mig grids and mig check; a controller must answer and run this copy.",
        },
      );
    }
    const session = this.#session(place.grid);
    const known = await session.readRecord(place.application);
    const holder = agentHolder(place.grid);
    const generation = (known?.generation ?? 0) + 1;
    const next = { applicationId, generation, holder, state: "committed", entity: place.entity } as const;
    await this.#writer.write(session, place.application, { expected: known, next });
    this.applicationId = applicationId;
    // A look that is under way decides by what was before.
    await this.#looking;
    await this.look();
  }

  async #lookOnce(): Promise<Gate> {
    const gate = await this.#decide().catch((error: unknown): Gate => {
      const { message, hint } = toErrorData(error);
      const reason = `Cannot ask the record: ${message}${hint === undefined ? "" : ` ${hint}`}`;
      return this.gate.serve ? this.gate : { serve: false, reason, offers: [] };
    });
    await this.#take({ ...gate, askedAt: new Date(this.#parts.clock.now()).toISOString() });
    return this.gate;
  }

  async #decide(): Promise<Gate> {
    const answer = await this.#findPlace();
    const record = answer.facts?.record;
    const before = this.record;
    this.record = record === "foreign" ? undefined : record;
    this.rival = await this.#findRival(answer, before);
    const decision = decideServing({
      applicationId: this.applicationId,
      place: answer.place,
      record,
      serving: this.gate.serve,
      unreachable: answer.unreachable,
      markedOn: this.#markedOn(),
      rival: this.rival,
      neverMoved: this.#parts.journal.jobs(1).length === 0,
      idUnknownElsewhere:
        record === undefined && answer.place !== undefined && (await this.#unknownElsewhere()),
    });
    if (decision === "claim") return this.#claim(answer);
    if (this.#unlisted === undefined || !decision.serve) return decision;
    const reason = `It goes on serving; grid.info does not have ${this.#unlisted} any more, the grid it was proven on.`;
    return { ...decision, reason };
  }

  async #findPlace(): Promise<PlaceAnswer> {
    const { journal, stateDirectory, stateMount, component } = this.#parts;
    const likely = this.place ?? parsePlace(journal.get(LIKELY));
    const sessions = this.#parts.sessions();
    const found = await findPlace({ sessions, stateDirectory, stateMount, component, likely });
    // Who edits grid.info must not end what serves: a grid that is not in it any more answers as little as a dead one.
    // Nothing begins to serve by that: a booting copy with such a grid.info may be anybody's.
    const isAnswered = found.place !== undefined || likely === undefined || !this.gate.serve;
    const isListed = isAnswered || sessions.some(({ grid }) => grid.name === likely.grid);
    const answer = isListed ? found : { ...found, unreachable: [...found.unreachable, likely.grid] };
    this.#unlisted = isListed ? undefined : likely.grid;
    if (answer.place !== undefined) {
      if (JSON.stringify(answer.place) !== JSON.stringify(likely))
        journal.set(LIKELY, JSON.stringify(answer.place));
      this.place = answer.place;
    } else if (answer.unreachable.length === 0) this.place = undefined;
    return answer;
  }

  /**
   * Asked when this copy would serve. Only its first look waits for the answer: a record that this process has seen
   * change is changed by somebody who drives now.
   */
  async #findRival(answer: PlaceAnswer, before: OwnershipRecord | undefined): Promise<Rival | undefined> {
    const isHere = answer.place !== undefined && this.record?.state === "committed";
    const isTrusted = answer.unreachable.length > 0 && (this.gate.serve || this.#markedOn() !== undefined);
    const generation = this.record?.generation ?? before?.generation ?? this.#markedGeneration();
    if (generation === undefined || (answer.place === undefined ? !isTrusted : !isHere)) return undefined;
    const sessions = this.#parts.sessions().filter(({ grid }) => !answer.unreachable.includes(grid.name));
    const question = { sessions, applicationId: this.applicationId, generation };
    return this.#rivals.look(question, { wait: !this.gate.serve && before === undefined });
  }

  /** The first record of an application that never had a job. */
  async #claim({ place }: PlaceAnswer): Promise<Gate> {
    if (place === undefined) return GATE_CLOSED_AT_BOOT;
    const { applicationId } = this;
    const record: OwnershipRecord = {
      applicationId,
      generation: 1,
      holder: agentHolder(place.grid),
      state: "committed",
      entity: place.entity,
    };
    const write = { expected: undefined, next: record };
    await this.#writer.write(this.#session(place.grid), place.application, write);
    this.record = record;
    return { serve: true, reason: `First start: the record on ${place.grid} says committed.`, offers: [] };
  }

  async #unknownElsewhere(): Promise<boolean> {
    const answers = await Promise.all(this.#parts.sessions().map((session) => this.#knows(session)));
    return answers.every((knows) => !knows);
  }

  async #knows(session: GridSession): Promise<boolean> {
    try {
      const all = await session.applications();
      return all.some(
        (facts) => facts.record !== "foreign" && facts.record?.applicationId === this.applicationId,
      );
    } catch (error) {
      // An id minted a moment ago is known to nobody; an older one needs every grid's word.
      if (error instanceof MigError) return !this.#parts.freshId;
      throw error;
    }
  }

  async #take(gate: Gate): Promise<void> {
    const before = this.gate;
    this.gate = gate;
    if (gate.serve && this.record?.state === "committed") this.#mark();
    if (before.serve === gate.serve && before.reason === gate.reason) return;
    try {
      await this.#publish(gate);
    } finally {
      // What the file cannot say for want of room is so all the same.
      for (const listener of this.#listeners) listener(gate);
    }
  }

  #mark(): void {
    const { place, record } = this;
    if (place === undefined || record === undefined) return;
    const text = `${this.#parts.address} ${place.grid} ${record.generation}`;
    const known = this.#parts.journal.get(MARK);
    if (known === text || (known === `${LEFT}${record.generation}` && this.#hasOpenJob())) return;
    this.#parts.journal.set(MARK, text);
  }

  /** While a job is open, what it has given away stays given away; if it ends so that the record stays, nothing was. */
  #hasOpenJob(): boolean {
    const { journal } = this.#parts;
    return journal
      .jobs(5)
      .some((spec) => !journal.events(spec.id).some(({ event }) => event.type === "ended"));
  }

  /** The mark counts only for a machine with the address that set it: a copy that boots elsewhere has another. */
  #markedOn(): string | undefined {
    const [address, grid] = this.#parts.journal.get(MARK)?.split(" ") ?? [];
    return address === this.#parts.address ? grid : undefined;
  }

  #markedGeneration(): number | undefined {
    const generation = Number(this.#parts.journal.get(MARK)?.split(" ").at(-1));
    return Number.isSafeInteger(generation) ? generation : undefined;
  }

  async #publish(gate: Gate): Promise<void> {
    const path = join(this.#parts.stateDirectory, "gate");
    const { place, record } = this;
    if (!gate.serve || place === undefined || record === undefined) await rm(path, { force: true });
    else await writeFile(path, `open ${place.grid} ${record.generation}\n`, { mode: 0o600 });
  }

  #session(grid: string): GridSession {
    const found = this.#parts.sessions().find((session) => session.grid.name === grid);
    if (found !== undefined) return found;
    throw new MigError("UNKNOWN_GRID", `There is no grid ${grid} in grid.info`, {
      hint: "mig grids lists those there are.",
    });
  }
}

function parsePlace(text: string | undefined): Place | undefined {
  return text === undefined ? undefined : (JSON.parse(text) as Place);
}
