import { badUsage } from "../refusal.ts";
import { type Call, setting } from "./command.ts";

/**
 * `pwd=-` asks for it, or reads one line of standard input when there is no terminal; `pwd=<text>` is what the
 * original also took. Throws when it is missing though it must be there.
 */
export async function readPassword(
  call: Call,
  options: { readonly mandatory: boolean },
): Promise<string | undefined> {
  const given = setting(call, "pwd");
  const password = given === "-" ? await call.ask("Password: ", { hidden: true }) : given;
  if (password !== undefined && password !== "") return password;
  if (options.mandatory || given !== undefined) throw badUsage("Missing argument pwd=-.");
  return undefined;
}
