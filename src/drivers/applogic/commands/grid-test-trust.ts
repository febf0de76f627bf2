import { parseUdl } from "../udl/parser.ts";
import { readEntity, textOf } from "./answer.ts";
import { controllerAddress } from "./arguments.ts";
import type { RemoteCommand } from "./command.ts";
import { LIST_DEADLINE_MS } from "./deadlines.ts";
import { controllerWords } from "./refusal.ts";

/** `unknown`: this controller cannot test it. */
export interface TrustAnswer {
  readonly trust: "works" | "refused" | "unknown";
  /** The controller's words when it does not work. */
  readonly words: string;
}

const NOT_UNDERSTOOD =
  /unknown (command|option|entity)|invalid (command|option|argument)|command not found|usage:/i;
const NOT_UNDERSTOOD_STATUS: readonly (number | undefined)[] = [2, 127];

/** Has the grid log in to another grid as `app migrate` would, and do nothing there. Not in the original shell. */
export const gridTestTrust: RemoteCommand<{ readonly controller: string }, TrustAnswer> = {
  purpose: ({ controller }) => `test the log-in to ${controller}`,
  build: ({ controller }) => ["grid", "test_trust", controllerAddress(controller), "--batch"],
  deadlineMs: LIST_DEADLINE_MS,
  parse(result, cannot) {
    if (result.code === 0) {
      readEntity(result, cannot, "trust");
      return { trust: "works", words: "" };
    }
    const words = controllerWords({ ...result, stdout: "" });
    if (NOT_UNDERSTOOD_STATUS.includes(result.code) || NOT_UNDERSTOOD.test(words))
      return { trust: "unknown", words };
    const reason = findReason(result.stdout);
    return { trust: "refused", words: reason === "" ? words : reason };
  },
};

/** The short form of what stderr says; without it, or unreadable, stderr does as well. */
function findReason(stdout: string): string {
  try {
    const [trust] = parseUdl(stdout);
    return trust === undefined ? "" : textOf(trust, "reason");
  } catch {
    return "";
  }
}
