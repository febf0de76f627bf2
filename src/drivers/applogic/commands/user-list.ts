import { quote } from "../../../ssh/quote.ts";

/** The command that shows who may log in, for a person to type. */
export function userListText(): string {
  return quote(["user", "list"]);
}
