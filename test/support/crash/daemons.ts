import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isAlive, readIdentity, sendSignal } from "../../../src/embedded-grid/runtime/process-identity.ts";

/** MIG's daemon in a component, its supervisor not counted; whether one is right is for the caller to say. */
export function daemonsOf(base: string): readonly number[] {
  const first = readIdentity(join(base, "alive"));
  return first !== undefined && isAlive(first) ? descendantsOf(first.pid).filter(isDaemon) : [];
}

export function killProcess(pid: number): boolean {
  return sendSignal(pid, "SIGKILL");
}

function descendantsOf(pid: number): readonly number[] {
  const children = readIfThere(`/proc/${pid}/task/${pid}/children`)
    .split(" ")
    .filter((word) => word !== "");
  return children.flatMap((child) => [Number(child), ...descendantsOf(Number(child))]);
}

function isDaemon(pid: number): boolean {
  const words = readIfThere(`/proc/${pid}/cmdline`).split("\0");
  return words[0] === process.execPath && (words.includes("serve") || words.includes("helper"));
}

/** Empty when it has ended meanwhile. */
function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
