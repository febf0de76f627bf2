import { readEntity } from "./answer.ts";
import { controllerAddress } from "./arguments.ts";
import type { RemoteCommand } from "./command.ts";
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
  parse(result, cannot) {
    if (result.code === 0) {
      readEntity(result, cannot, "trust");
      return { trust: "works", words: "" };
    }
    const words = controllerWords({ ...result, stdout: "" });
    const isUnknown = NOT_UNDERSTOOD_STATUS.includes(result.code) || NOT_UNDERSTOOD.test(words);
    return { trust: isUnknown ? "unknown" : "refused", words };
  },
};
