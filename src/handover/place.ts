import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hasCode, isUnknownOutcome, MigError } from "../domain/errors.ts";
import { randomName } from "../domain/ids.ts";
import type { Place } from "../domain/serving.ts";
import type { ApplicationFacts, GridSession } from "../drivers/driver.ts";
import { onStateVolume } from "./state-volume.ts";

/**
 * Where am I? Identical copies look alike, so the agent puts a nonce where only the host that runs it can read
 * it, and asks each controller for it. Minted anew at each asking: a copy of the disk does not know it.
 */
export interface PlaceQuestion {
  readonly sessions: readonly GridSession[];
  readonly stateDirectory: string;
  /** The same directory as the component's controller names it. */
  readonly stateMount: string;
  readonly component: string;
  /** Looked at first: where it was the last time. */
  readonly likely?: Place | undefined;
}

export interface PlaceAnswer {
  readonly place: Place | undefined;
  /** What the controller says of it. */
  readonly facts: ApplicationFacts | undefined;
  readonly unreachable: readonly string[];
}

const PLACE_DIRECTORY = "place";

export function findPlace(question: PlaceQuestion): Promise<PlaceAnswer> {
  return withNonce(question, (path, nonce) => askAll(question, path, nonce));
}

/** Is this program in the application of that name? Two helpers look alike as well. Throws `SSH_*`. */
export function isInside(
  session: GridSession,
  application: string,
  question: Pick<PlaceQuestion, "stateDirectory" | "stateMount" | "component">,
): Promise<boolean> {
  const { component } = question;
  return withNonce(question, (path, nonce) => holdsNonce(session, application, component, path, nonce));
}

/** The nonce lies there for as long as it is asked for. */
async function withNonce<T>(
  { stateDirectory, stateMount }: Pick<PlaceQuestion, "stateDirectory" | "stateMount">,
  ask: (path: string, nonce: string) => Promise<T>,
): Promise<T> {
  const nonce = randomName(24);
  const directory = join(stateDirectory, PLACE_DIRECTORY);
  await onStateVolume(stateMount, async () => {
    await rm(directory, { recursive: true, force: true });
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await writeFile(join(directory, nonce), nonce, { mode: 0o600 });
  });
  try {
    return await ask(`${stateMount}/${PLACE_DIRECTORY}/${nonce}`, nonce);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function askAll(question: PlaceQuestion, path: string, nonce: string): Promise<PlaceAnswer> {
  const likely = question.sessions.filter((session) => session.grid.name === question.likely?.grid);
  const others = question.sessions.filter((session) => !likely.includes(session));
  const unreachable: string[] = [];
  for (const sessions of [likely, others]) {
    const answers = await Promise.all(sessions.map((session) => askOne(question, session, path, nonce)));
    for (const answer of answers) {
      if (answer === "unreachable") continue;
      if (answer !== undefined) return { ...answer, unreachable };
    }
    unreachable.push(
      ...sessions.filter((_, index) => answers[index] === "unreachable").map((session) => session.grid.name),
    );
  }
  return { place: undefined, facts: undefined, unreachable };
}

async function askOne(
  question: PlaceQuestion,
  session: GridSession,
  path: string,
  nonce: string,
): Promise<Omit<PlaceAnswer, "unreachable"> | "unreachable" | undefined> {
  try {
    for (const facts of await candidates(session, question.likely)) {
      if (!(await holdsNonce(session, facts.name, question.component, path, nonce))) continue;
      return { place: { grid: session.grid.name, application: facts.name, entity: facts.entity }, facts };
    }
    return undefined;
  } catch (error) {
    if (error instanceof MigError && (error.code.startsWith("SSH_") || isUnknownOutcome(error)))
      return "unreachable";
    throw error;
  }
}

async function candidates(
  session: GridSession,
  likely: Place | undefined,
): Promise<readonly ApplicationFacts[]> {
  const all = await session.applications();
  const up = all.filter((facts) => !facts.template && facts.state !== "stopped");
  return up.toSorted(
    (left, right) => Number(right.name === likely?.application) - Number(left.name === likely?.application),
  );
}

async function holdsNonce(
  session: GridSession,
  application: string,
  component: string,
  path: string,
  nonce: string,
): Promise<boolean> {
  try {
    const data = await session.readFile(application, component, path);
    return data.toString("utf8") === nonce;
  } catch (error) {
    if (hasCode(error, "SSH_NO_FILE", "SSH_DENIED", "UNKNOWN_APPLICATION", "GRID_REFUSED")) return false;
    throw error;
  }
}
