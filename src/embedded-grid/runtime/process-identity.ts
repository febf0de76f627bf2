import { readFileSync } from "node:fs";
import { bootId, isDead, readProcess } from "./process-table.ts";

/** One process and no other: its number alone may belong to a stranger by now. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startTicks: string;
  readonly boot: string;
}

/** What `init.sh` wrote; undefined when it has not or the file is not whole. */
export function readIdentity(path: string): ProcessIdentity | undefined {
  try {
    return parseIdentity(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

/** `<pid> <start ticks> <boot id>` and a line end. */
export function parseIdentity(text: string): ProcessIdentity | undefined {
  const [, pid, startTicks, boot] = /^(\d+) (\d+) ([0-9a-f-]{36})\n$/.exec(text) ?? [];
  if (pid === undefined || startTicks === undefined || boot === undefined) return undefined;
  return { pid: Number(pid), startTicks, boot };
}

/** True while this very process lives; a stranger with its number does not count, nor does a zombie. */
export function isAlive(identity: ProcessIdentity): boolean {
  const facts = readProcess(identity.pid);
  if (facts === undefined || isDead(facts)) return false;
  return facts.startTicks === identity.startTicks && identity.boot === bootId();
}

/** Sends a signal if it is still this very process; false when it is gone. */
export function signalProcess(identity: ProcessIdentity, signal: NodeJS.Signals): boolean {
  return isAlive(identity) && sendSignal(identity.pid, signal);
}

/** A negative number is a process group; false when there is nothing by that number. */
export function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
