import { isError } from "../../domain/lint.ts";
import type { CommandDefinition } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { lintLines } from "../render/check-lines.ts";

/** Works without a daemon too: the files are read, no controller is asked. Exit 8 when there is an error. */
export const lint: CommandDefinition = {
  examples: [["mig lint", "read grid.info, private.key and mig.ini, and say what is odd"]],
  async run(context) {
    await using api = await context.daemonOrLocal();
    const findings = await api.lint();
    context.output.list(findings, (style) => lintLines(findings, style));
    return findings.some(isError) ? EXIT.configuration : EXIT.done;
  },
};
