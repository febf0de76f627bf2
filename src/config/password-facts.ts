import { accessSync, constants } from "node:fs";
import { dirname } from "node:path";
import type { PasswordFacts } from "../domain/setup.ts";
import { currentUser } from "./file-access.ts";
import type { Settings } from "./settings.ts";

const WRITTEN_BY_ROOT = "As root in MIG's component: mig password";

/** Whether a new password can be written into mig.ini here, and whether it would count there. */
export function passwordFacts(
  settings: Settings,
  migIni: string,
  writable: (path: string) => string | undefined = whyNotWritable,
): PasswordFacts {
  const { username, password, password_hash: hash } = originsOf(settings);
  if (username === "default") {
    return {
      canChange: false,
      reason: "No password is asked for: username is empty.",
      hint: `Set username in ${migIni}, then: mig password`,
    };
  }
  if (password === "property" || hash === "property") {
    const name = password === "property" ? "password" : "password_hash";
    return {
      canChange: false,
      reason: `The property ${name} of this component says the password, and it wins over mig.ini.`,
      hint: `Change the property ${name} of the component, or empty it and type: mig password`,
    };
  }
  const why = writable(migIni);
  return why === undefined
    ? { canChange: true }
    : {
        canChange: false,
        reason: `${migIni} cannot be written from here: ${why}.`,
        hint: hintFor(why, migIni),
      };
}

function originsOf(settings: Settings): Readonly<Record<string, string>> {
  return Object.fromEntries(settings.views.map(({ name, origin }) => [name, origin]));
}

/** A new file takes the place of the old one, so it is the folder that counts. */
function whyNotWritable(file: string): string | undefined {
  try {
    accessSync(dirname(file), constants.W_OK);
    return undefined;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "EROFS") return "the volume is mounted read-only";
    return code === "ENOENT" ? "there is no such folder" : `user ${currentUser()} may not write there`;
  }
}

function hintFor(why: string, migIni: string): string {
  if (!why.includes("read-only")) return WRITTEN_BY_ROOT;
  const mount = dirname(migIni);
  return `As root in MIG's component: mount -o remount,rw ${mount} && mig password; mount -o remount,ro ${mount}`;
}
