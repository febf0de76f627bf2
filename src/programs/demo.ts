import { Interruption } from "../cli/exit-codes.ts";
import { createProcessTerminal } from "../cli/process-terminal.ts";
import { systemClock } from "../clock.ts";
import { runDemo } from "../demo/demo.ts";
import { faultLines, mustBeFaults } from "../demo/faults.ts";
import { parseDemoOptions } from "../demo/options.ts";

/** `mig demo`: two grids with the demo application; resolves to the exit code. Throws `USAGE` and what went wrong. */
export async function demo(argv: readonly string[], signal: AbortSignal): Promise<number> {
  const options = parseDemoOptions(argv);
  const terminal = createProcessTerminal(process);
  if (options.faults.some(({ name }) => name === "help")) {
    for (const line of faultLines()) terminal.stdout.write(`${line}\n`);
    return 0;
  }
  mustBeFaults(options.faults);
  // A terminal that is closed, as by a lost SSH session, must not leave grids behind.
  const closed = new AbortController();
  const onHangUp = (): void => closed.abort(new Interruption("SIGTERM"));
  process.on("SIGHUP", onHangUp);
  try {
    return await runDemo(options, {
      terminal,
      clock: systemClock,
      signal: AbortSignal.any([signal, closed.signal]),
    });
  } finally {
    process.off("SIGHUP", onHangUp);
  }
}
