import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../clock.ts";
import { hasCode, MigError } from "../domain/errors.ts";
import { randomName } from "../domain/ids.ts";
import type { GridSession } from "../drivers/driver.ts";

/**
 * The challenge by which a helper makes sure that what was started at the target is this application, whole,
 * and run by that very controller: the helper writes a question into the component's own state through the
 * controller, and the agent inside answers there. Identical copies elsewhere never see the question.
 */
const CHALLENGE_DIRECTORY = "challenge";

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
    await writeFile(join(directory, `answer-${nonce}`), JSON.stringify(answer), { mode: 0o600 });
    await rm(join(directory, file), { force: true });
    answered += 1;
  }
  return answered;
}

/** Makes the directory where questions arrive. A question that came before the agent did stays; old answers go. */
export async function openChallenges(stateDirectory: string): Promise<void> {
  const directory = join(stateDirectory, CHALLENGE_DIRECTORY);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  for (const file of await readdir(directory)) {
    if (file.startsWith("answer-")) await rm(join(directory, file), { force: true });
  }
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

const ASK_EVERY_MS = 200;

/** Asks and waits for the answer; throws `VERIFY_FAILED` when none comes in time, `SSH_*`. */
export async function ask(question: ChallengeQuestion): Promise<ChallengeAnswer> {
  const { session, application, component, clock } = question;
  const directory = `${question.statePath}/${CHALLENGE_DIRECTORY}`;
  const nonce = randomName(20);
  const until = clock.monotonic() + question.deadlineMs;
  await session.writeFile(application, component, `${directory}/question-${nonce}`, "", 0o600);
  while (clock.monotonic() < until) {
    try {
      const data = await session.readFile(application, component, `${directory}/answer-${nonce}`);
      await session.removeFile(application, component, `${directory}/answer-${nonce}`);
      return parseAnswer(data.toString("utf8"), nonce);
    } catch (error) {
      if (!hasCode(error, "SSH_NO_FILE")) throw error;
    }
    await clock.sleep(ASK_EVERY_MS, question.signal);
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
