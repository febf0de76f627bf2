import { type Call, checkKnownSettings } from "../shell/command.ts";

/** What a user is made of and may be changed in, as the help shows it. */
export const USER_SETTINGS = "pwd=-|sshkey=<key>|realname=<text>|comment=<text>|maintainer=0";

/** Refuses every other one. */
export function checkUserSettings(call: Call): void {
  checkKnownSettings(call, ["pwd", "sshkey", "realname", "comment", "maintainer"]);
}
