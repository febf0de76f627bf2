import { type ErrorCode, MigError } from "../../../domain/errors.ts";
import type { ExecResult } from "../../../ssh/ssh.ts";

const INTERRUPTED_STATUS = 130;
const MOST_LINES = 3;
const PROGRESS = /^(Migrating application|Copying|Cleaning up)\b/;
/** Terminal escapes, which some controllers put even where there is no terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escapes begin with one
const TERMINAL_ESCAPE = /\u001b\[[0-9;?]*[A-Za-z]/g;

/** Returns when the command ended with 0, else throws what its words mean. */
export function demandSuccess(result: ExecResult, cannot: string): void {
  if (result.code !== 0) throw refusalOf(result, cannot);
}

/** What a failed command means; texts changed between releases, so only a few words are relied on. */
function refusalOf(result: ExecResult, cannot: string): MigError {
  if (result.code === undefined) {
    return new MigError("SSH_LOST", `${cannot}: the command was ended by signal ${result.signal ?? "?"}`, {
      hint: "What it did until then is not known; look at the controller.",
    });
  }
  if (result.code === INTERRUPTED_STATUS) {
    return new MigError("ABORTED", `${cannot}: it was interrupted, and the controller cleaned up`);
  }
  const words = controllerWords(result);
  const { code, hint } = meaningOf(words);
  const said = words === "" ? `the controller refused without a word (status ${result.code})` : words;
  return new MigError(code, `${cannot}: ${said}`, { hint, details: { status: result.code } });
}

/** The complaint of a failed command without its progress, as one line. */
export function controllerWords(result: ExecResult): string {
  const lines = linesOf(result.stderr).filter((line) => !PROGRESS.test(line));
  return (lines.length > 0 ? lines : linesOf(result.stdout)).slice(-MOST_LINES).join(" ");
}

function linesOf(text: string): readonly string[] {
  return text
    .replace(TERMINAL_ESCAPE, "")
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

function meaningOf(words: string): { readonly code: ErrorCode; readonly hint: string } {
  if (/access denied/i.test(words)) {
    return {
      code: "GRID_REFUSED",
      hint: "The application is locked (app unlock <application>), or the user of MIG's key may not do this.",
    };
  }
  if (/application '[^']*'( - it)? (does not exist|is not installed)/i.test(words)) {
    return { code: "UNKNOWN_APPLICATION", hint: "Look for the application's name there with: app list" };
  }
  if (/\bbusy\b|\bin progress\b/i.test(words)) {
    return { code: "GRID_BUSY", hint: "Wait until the other command on this application has ended." };
  }
  return {
    code: "GRID_REFUSED",
    hint: "These are the controller's words; mend what they name and try again.",
  };
}
