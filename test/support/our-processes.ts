import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

/** Processes that the tests of one file started, also those that left the family: they inherit a mark. */
export interface OurProcess {
  readonly pid: number;
  readonly command: string;
}

const MARK = "MIG_TEST_FILE_MARK";
const mark = randomUUID();

/** From now on every process started here, and what it starts, can be told by {@link ourProcesses}. */
export function markProcesses(): void {
  process.env[MARK] = mark;
}

/** Marked ones, and children that were started without our environment; zombies are gone already. */
export function ourProcesses(): readonly OurProcess[] {
  const found: OurProcess[] = [];
  for (const name of readdirSync("/proc")) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    const command = read(`/proc/${name}/cmdline`).replaceAll("\0", " ").trim();
    if (command !== "" && (isMarked(pid) || isChild(pid))) found.push({ pid, command });
  }
  return found;
}

export function endProcesses(): void {
  for (const { pid } of ourProcesses()) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It ended by itself meanwhile.
    }
  }
}

function isMarked(pid: number): boolean {
  return read(`/proc/${pid}/environ`).includes(`${MARK}=${mark}`);
}

function isChild(pid: number): boolean {
  // Threads run several test files in one process, which then cannot tell whose child it is.
  if (!isMainThread) return false;
  // The name of the program is in parentheses and may hold anything; the parent is the second field after it.
  const parent = read(`/proc/${pid}/stat`).split(") ").at(-1)?.split(" ")[1];
  return Number(parent) === process.pid;
}

/** Empty when the process is gone or another's. */
function read(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}
