import { execFile } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { promisify } from "node:util";
import type { ChallengeAnswer } from "../handover/challenge.ts";

const run = promisify(execFile);
const HOOK_DEADLINE_MS = 120_000;
const HOOK_OUTPUT_BYTES = 64 * 1024;

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
  if (!can(parts.configDirectory, constants.R_OK))
    complaints.push(`the config volume ${parts.configDirectory} is not there`);
  if (!can(parts.stateDirectory, constants.W_OK))
    complaints.push(`the state volume ${parts.stateDirectory} cannot be written`);
  const problem = parts.configProblem();
  if (problem !== undefined) complaints.push(problem);
  const hook = parts.verifyHook();
  if (hook === undefined) return { complaints };
  const said = await runHook(hook);
  if (!said.ok) complaints.push(`the verify hook ${hook} says no: ${said.output}`);
  return { complaints, hook: said.output };
}

function can(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
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
