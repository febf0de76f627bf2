import { mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../clock.ts";
import { hasCode, MigError } from "../domain/errors.ts";
import { randomName } from "../domain/ids.ts";
import type { GridSession } from "../drivers/driver.ts";
import { isVolumeFull, writeWhole } from "./state-volume.ts";

/**
 * The challenge by which a helper makes sure that what was started at the target is this application, whole,
 * and run by that very controller: the helper writes a question into the component's own state through the
 * controller, and the agent inside answers there. Identical copies elsewhere never see the question.
 */
export const CHALLENGE_DIRECTORY = "challenge";

export interface ChallengeAnswer {
  readonly nonce: string;
  readonly applicationId: string;
  readonly version: string;
  /** What is wrong inside; empty when all is well: a volume not there, the verify hook's complaint. */
  readonly complaints: readonly string[];
  readonly hook?: string;
}

export interface Respondent {
  applicationId(): string;
  readonly version: string;
  /** Looks at the volumes and runs the verify hook. */
  examine(): Promise<Pick<ChallengeAnswer, "complaints" | "hook">>;
}

const QUESTION = /^question-([a-z0-9]+)$/;

/** Answers what lies in the challenge directory; called again and again while the gate is closed. */
export async function answerChallenges(stateDirectory: string, respondent: Respondent): Promise<number> {
  const directory = join(stateDirectory, CHALLENGE_DIRECTORY);
  let answered = 0;
  for (const file of await readdir(directory).catch(() => [])) {
    const nonce = QUESTION.exec(file)?.[1];
    if (nonce === undefined) continue;
    const { complaints, hook } = await respondent.examine();
    const answer: ChallengeAnswer = {
      nonce,
      applicationId: respondent.applicationId(),
      version: respondent.version,
      complaints,
      ...(hook === undefined ? {} : { hook }),
    };
    await giveAnswer(directory, nonce, answer);
    answered += 1;
  }
  return answered;
}

/** Where there is no room for an answer, the question itself says so under another name: a rename takes no room. */
async function giveAnswer(directory: string, nonce: string, answer: ChallengeAnswer): Promise<void> {
  const question = join(directory, `question-${nonce}`);
  try {
    await writeWhole(join(directory, `answer-${nonce}`), JSON.stringify(answer));
    await rm(question, { force: true });
  } catch (error) {
    if (!isVolumeFull(error)) throw error;
    await rename(question, join(directory, `full-${nonce}`));
  }
}

/** Makes the directory where questions arrive. A question that came before the agent did stays; old answers go. */
export async function openChallenges(stateDirectory: string): Promise<void> {
  const directory = join(stateDirectory, CHALLENGE_DIRECTORY);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  for (const file of await readdir(directory)) {
    if (file.startsWith("answer-") || file.startsWith("full-"))
      await rm(join(directory, file), { force: true });
  }
}

/** Nobody asks one that serves: what is there was left by a connection that was lost, or by who was killed. */
export async function clearChallenges(stateDirectory: string): Promise<void> {
  const directory = join(stateDirectory, CHALLENGE_DIRECTORY);
  for (const file of await readdir(directory).catch(() => []))
    await rm(join(directory, file), { force: true });
}

export interface ChallengeQuestion {
  readonly session: GridSession;
  readonly application: string;
  readonly component: string;
  /** Where the component sees its state directory. */
  readonly statePath: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly deadlineMs: number;
}

/** Looked for at once at first, for the agent there is woken by the question; then ever less often, down to this. */
const ASK_EVERY_MS = 200;
const FIRST_ASK_MS = 20;

/** Asks and waits for the answer; throws `VERIFY_FAILED` when none comes in time, `SSH_*`. */
export async function ask(question: ChallengeQuestion): Promise<ChallengeAnswer> {
  const { session, application, component, clock } = question;
  const directory = `${question.statePath}/${CHALLENGE_DIRECTORY}`;
  const nonce = randomName(20);
  const until = clock.monotonic() + question.deadlineMs;
  await session.writeFile(application, component, `${directory}/question-${nonce}`, "", 0o600);
  for (let waitMs = FIRST_ASK_MS; clock.monotonic() < until; waitMs = Math.min(2 * waitMs, ASK_EVERY_MS)) {
    try {
      const data = await session.readFile(application, component, `${directory}/answer-${nonce}`);
      await session.removeFile(application, component, `${directory}/answer-${nonce}`);
      return parseAnswer(data.toString("utf8"), nonce);
    } catch (error) {
      if (!hasCode(error, "SSH_NO_FILE")) throw error;
    }
    if (waitMs === ASK_EVERY_MS) await mustHaveRoom(question, `${directory}/full-${nonce}`);
    await clock.sleep(waitMs, question.signal);
  }
  const seconds = Math.round(question.deadlineMs / 1000);
  throw new MigError(
    "VERIFY_FAILED",
    `MIG in ${application} on ${session.grid.name} gave no answer within ${seconds} s`,
    {
      hint: `Look at the log of ${component} there; the source comes back by itself.`,
    },
  );
}

async function mustHaveRoom(
  { session, application, component, statePath }: ChallengeQuestion,
  mark: string,
): Promise<void> {
  try {
    await session.readFile(application, component, mark);
  } catch (error) {
    if (hasCode(error, "SSH_NO_FILE")) return;
    throw error;
  }
  throw new MigError(
    "VERIFY_FAILED",
    `MIG in ${application} on ${session.grid.name} cannot answer: its state volume ${statePath} is full`,
    {
      hint: `The source comes back by itself. Free space on ${statePath} there, or make the volume larger, then try again.`,
    },
  );
}

function parseAnswer(text: string, nonce: string): ChallengeAnswer {
  const value: unknown = JSON.parse(text);
  const answer = value as ChallengeAnswer;
  if (
    answer.nonce !== nonce ||
    typeof answer.applicationId !== "string" ||
    !Array.isArray(answer.complaints)
  ) {
    throw new MigError("VERIFY_FAILED", "The answer from the target is not one that MIG gives");
  }
  return answer;
}

/** For the local side: reads a file of the state directory, undefined when absent. */
export async function readStateFile(stateDirectory: string, name: string): Promise<string | undefined> {
  return readFile(join(stateDirectory, name), "utf8").catch(() => undefined);
}
