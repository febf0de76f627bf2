import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../clock.ts";
import { MigError } from "../domain/errors.ts";
import { createComponentRuntime } from "../embedded-grid/runtime/component-runtime.ts";
import { sendSignal } from "../embedded-grid/runtime/process-identity.ts";
import { isDead, listProcesses } from "../embedded-grid/runtime/process-table.ts";

/**
 * Ends everything that runs below the directory of a grid: first the controller, if a killed demo left it, for it
 * would start components again, then all components. The same at the end of a demo and after one that was killed.
 * Throws `WAIT_TIMEOUT`.
 */
export async function endGrid(directory: string, clock: Clock): Promise<void> {
  if (!existsSync(directory)) return;
  await endController(directory, clock);
  using runtime = createComponentRuntime({ directory: join(directory, "runtime"), clock });
  // Nothing is expected to run: what does is ended.
  await runtime.adopt([]);
}

const END_DEADLINE_MS = 10_000;
const LOOK_EVERY_MS = 20;

/** Found by its command line: a controller that was killed as it started has not said its number yet. */
async function endController(directory: string, clock: Clock): Promise<void> {
  const living = (): readonly number[] =>
    listProcesses()
      .filter((facts) => !isDead(facts))
      .map(({ pid }) => pid)
      .filter((pid) => commandOf(pid).includes("embedded-grid") && commandOf(pid).includes(directory));
  const deadline = clock.monotonic() + END_DEADLINE_MS;
  for (let pids = living(); pids.length > 0; pids = living()) {
    if (clock.monotonic() > deadline) {
      const words = `processes ${pids.join(", ")} do not die`;
      throw new MigError("WAIT_TIMEOUT", `Cannot end the grid of an earlier demo: ${words}`, {
        hint: `Look at it: ps -p ${pids.join(",")}`,
      });
    }
    for (const pid of pids) sendSignal(pid, "SIGKILL");
    await clock.sleep(LOOK_EVERY_MS);
  }
}

/** Processes and mounts that have to do with a directory, in words; empty after a clean end. */
export function listLeftovers(directory: string): readonly string[] {
  const processes = listProcesses()
    .filter((facts) => facts.pid !== process.pid && !isDead(facts))
    .filter(({ pid }) => concerns(pid, directory))
    .map(({ pid }) => `process ${pid} (${commandOf(pid).join(" ")})`);
  const mounts = readIfThere("/proc/self/mountinfo")
    .split("\n")
    .filter((line) => line.includes(directory))
    .map((line) => `mount ${line.split(" ")[4] ?? line}`);
  return [...processes, ...mounts];
}

/** Every process of a component has its own directory in its environment, every grid its own in its command line. */
function concerns(pid: number, directory: string): boolean {
  const environment = readIfThere(`/proc/${pid}/environ`).split("\0");
  if (environment.some((entry) => entry.startsWith(`MIG_COMPONENT=${directory}/`))) return true;
  return commandOf(pid).some((word) => word.startsWith(`${directory}/`));
}

function commandOf(pid: number): readonly string[] {
  return readIfThere(`/proc/${pid}/cmdline`)
    .split("\0")
    .filter((word) => word !== "");
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
