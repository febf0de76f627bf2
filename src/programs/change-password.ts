import { hashPassword } from "../config/password.ts";
import { passwordFacts } from "../config/password-facts.ts";
import type { Settings } from "../config/settings.ts";
import { MigError } from "../domain/errors.ts";
import { writePasswordHash } from "./password-setting.ts";

export interface NewPassword {
  readonly password: string;
  readonly settings: Settings;
  /** Path of mig.ini. */
  readonly migIni: string;
}

const MIN_CHARACTERS = 8;
const MAX_CHARACTERS = 1024;

/**
 * Puts the hash of a new password into mig.ini. Throws `CONFIRMATION` when the password is none, `JOB_STATE` with what
 * to type when it would have no effect there or the file cannot be written, `CONFIG_INVALID` when writing fails.
 */
export async function changePassword({ password, settings, migIni }: NewPassword): Promise<string> {
  mustBePassword(password);
  const { canChange, reason = "", hint } = passwordFacts(settings, migIni);
  if (!canChange) throw new MigError("JOB_STATE", `Cannot change the password: ${reason}`, { hint });
  return writePasswordHash(await hashPassword(password), migIni);
}

/** Throws `CONFIRMATION`. Any character will do, but a browser cannot send control characters. */
function mustBePassword(password: string): void {
  const length = [...password].length;
  if (length >= MIN_CHARACTERS && length <= MAX_CHARACTERS && !/\p{Cc}/u.test(password)) return;
  throw new MigError("CONFIRMATION", `Cannot take this password: ${wrongWith(length)}`, {
    hint: `Take ${MIN_CHARACTERS} characters or more; four unusual words are better than one with signs in it.`,
  });
}

function wrongWith(length: number): string {
  if (length === 0) return "it is empty";
  if (length < MIN_CHARACTERS) return `it has ${length} ${length === 1 ? "character" : "characters"}`;
  return length > MAX_CHARACTERS
    ? `it has more than ${MAX_CHARACTERS} characters`
    : "it holds a control character";
}
