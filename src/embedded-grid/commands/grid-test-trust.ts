import { formatUdl } from "../../drivers/applogic/udl/format.ts";
import { udlBlock } from "../../drivers/applogic/udl/tree.ts";
import { EXIT, wordsOf } from "../refusal.ts";
import { argument, type Command, hasOption } from "../shell/command.ts";

/** Logs in to another controller as `app migrate` would, and does nothing there. */
export const gridTestTrust: Command = {
  entity: "grid",
  verb: "test_trust",
  summary: "tries the log-in to another controller",
  args: ["remote grid"],
  async run(call) {
    const remote = argument(call, 0, "remote grid");
    const say = (facts: Readonly<Record<string, string | boolean>>, words: string) =>
      call.print(hasOption(call, "batch") ? formatUdl([udlBlock("trust", remote, facts)]) : `${words}\n`);
    try {
      const link = await call.core.dial(remote);
      link.end();
      say({ trusted: true }, `Grid '${remote}' lets this grid log in.`);
      return EXIT.done;
    } catch (error) {
      say({ trusted: false, reason: wordsOf(error) }, `Grid '${remote}' does not let this grid log in.`);
      call.complain(`Failed to log in to grid '${remote}' - ${wordsOf(error)}.`);
      return EXIT.refused;
    }
  },
};
