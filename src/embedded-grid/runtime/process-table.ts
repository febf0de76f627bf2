import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** One process as `/proc/<pid>/stat` shows it. */
export interface ProcessFacts {
  readonly pid: number;
  /** One letter; `Z` and `X` are dead. */
  readonly state: string;
  readonly group: number;
  readonly session: number;
  /** Clock ticks since boot; with pid and boot it is an identity. */
  readonly startTicks: string;
}

/** Undefined when there is no such process. */
export function readProcess(pid: number): ProcessFacts | undefined {
  const stat = readIfThere(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The name stands in parentheses and may hold any character: fields begin after the last one.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state, , group, session] = fields;
  const startTicks = fields[19];
  if (state === undefined || group === undefined || session === undefined || startTicks === undefined) {
    return undefined;
  }
  return { pid, state, group: Number(group), session: Number(session), startTicks };
}

export function listProcesses(): ProcessFacts[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.map((pid) => readProcess(Number(pid))).filter((facts) => facts !== undefined);
}

export function isDead(facts: ProcessFacts): boolean {
  return facts.state === "Z" || facts.state === "X";
}

/** `mnt:[4026531840]`; undefined when it is gone or another user's. */
export function namespaceOf(pid: number | "self", kind: "mnt" | "pid"): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/${kind}`);
  } catch {
    return undefined;
  }
}

/** True when the process was started with exactly this `NAME=value`. */
export function hasEnvironment(pid: number, entry: string): boolean {
  return readIfThere(`/proc/${pid}/environ`)?.split("\0").includes(entry) ?? false;
}

export function bootId(): string {
  return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
}

/** Processes come and go while they are read, and other users' are closed to us. */
function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
