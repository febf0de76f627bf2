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
  using left = whenLeftAlone();
  return await runDemo(options, {
    terminal,
    clock: systemClock,
    signal: AbortSignal.any([signal, left.signal]),
  });
}

const LOOK_EVERY_MS = 500;

/**
 * Grids must not outlive who looks at them: a terminal that is closed, as by a lost SSH session, ends the demo, and so
 * does the end of an `npm run` above it, for npm does not pass a TERM on.
 */
function whenLeftAlone(): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  const leave = (): void => controller.abort(new Interruption("SIGTERM"));
  const parent = process.ppid;
  const isUnderNpm = process.env["npm_lifecycle_event"] !== undefined;
  const looking = setInterval(() => {
    if (isUnderNpm && process.ppid !== parent) leave();
  }, LOOK_EVERY_MS).unref();
  process.on("SIGHUP", leave);
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      clearInterval(looking);
      process.off("SIGHUP", leave);
    },
  };
}
