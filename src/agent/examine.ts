import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { canAccess } from "../config/file-access.ts";
import { toErrorData } from "../domain/errors.ts";
import type { ChallengeAnswer } from "../handover/challenge.ts";
import { isVolumeFull } from "../handover/state-volume.ts";

const run = promisify(execFile);
const HOOK_DEADLINE_MS = 120_000;
const HOOK_OUTPUT_BYTES = 64 * 1024;
/** What a job needs at the least for its own journal. */
const PAGE_BYTES = 64 * 1024;

/** What the agent looks at before it answers a challenge. */
export interface ExamineParts {
  readonly configDirectory: string;
  readonly stateDirectory: string;
  /** The owner's own word on whether the application is well; absent when there is none. */
  verifyHook(): string | undefined;
  configProblem(): string | undefined;
}

/** Its volumes are there, its configuration is whole, and the verify hook agrees. */
export async function examine(parts: ExamineParts): Promise<Pick<ChallengeAnswer, "complaints" | "hook">> {
  const complaints: string[] = [];
  if (!canAccess(parts.configDirectory, constants.R_OK))
    complaints.push(`the config volume ${parts.configDirectory} is not there`);
  const unwritable = await tryToWrite(parts.stateDirectory);
  if (unwritable !== undefined)
    complaints.push(`the state volume ${parts.stateDirectory} cannot be written: ${unwritable}`);
  const problem = parts.configProblem();
  if (problem !== undefined) complaints.push(problem);
  const hook = parts.verifyHook();
  if (hook === undefined) return { complaints };
  const said = await runHook(hook);
  if (!said.ok) complaints.push(`the verify hook ${hook} says no: ${said.output}`);
  return { complaints, hook: said.output };
}

/** Really written, for a full volume is not seen otherwise: the words of what stands in the way. */
async function tryToWrite(directory: string): Promise<string | undefined> {
  const file = join(directory, "place-for-a-page");
  try {
    await writeFile(file, "x".repeat(PAGE_BYTES), { mode: 0o600 });
    return undefined;
  } catch (error) {
    return isVolumeFull(error) ? "it is full" : toErrorData(error).message;
  } finally {
    await rm(file, { force: true }).catch(() => undefined);
  }
}

async function runHook(hook: string): Promise<{ readonly ok: boolean; readonly output: string }> {
  try {
    const { stdout, stderr } = await run(hook, [], {
      timeout: HOOK_DEADLINE_MS,
      maxBuffer: HOOK_OUTPUT_BYTES,
    });
    return { ok: true, output: lastLine(stdout + stderr) };
  } catch (error) {
    return { ok: false, output: lastLine(error instanceof Error ? error.message : String(error)) };
  }
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1)?.slice(0, 300) ?? "";
}
