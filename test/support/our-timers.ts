import { createHook } from "node:async_hooks";
import { join } from "node:path";
import { ROOT } from "./tool.ts";

interface Timer {
  /** Whether it keeps the process alive. */
  readonly isRef: () => boolean;
  readonly startedAt: string;
}

const timers = new Map<number, Timer>();
/** Files whose timers are of no interest: the check itself. */
const OWN = ["test/support/leak-check.ts", "test/support/our-timers.ts"].map((file) => join(ROOT, file));

/** From now on timers that our code or a test starts are followed; those of the test runner are not. */
export function followTimers(): void {
  createHook({
    init(id, type, _trigger, resource) {
      const startedAt = type === "Timeout" ? placeOf(new Error("here").stack ?? "") : undefined;
      if (startedAt === undefined) return;
      timers.set(id, { startedAt, isRef: () => (resource as NodeJS.Timeout).hasRef() });
    },
    destroy: (id) => timers.delete(id),
    trackPromises: false,
  }).enable();
}

/** Where those were started that would still fire. */
export function ourTimers(): readonly string[] {
  return [...timers.values()].filter(({ isRef }) => isRef()).map(({ startedAt }) => startedAt);
}

/** The first line of the stack in our sources or tests, relative to the repository. */
function placeOf(stack: string): string | undefined {
  const lines = stack.split("\n").filter((line) => !OWN.some((file) => line.includes(file)));
  const line = lines.find((text) => text.includes(`${ROOT}/src/`) || text.includes(`${ROOT}/test/`));
  return line?.slice(line.indexOf(ROOT) + ROOT.length + 1).replace(/\)$/, "");
}
