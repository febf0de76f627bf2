import { appendFileSync } from "node:fs";

/**
 * Named places where a test can end the process or make it fail, at the dangerous lines: before and after each
 * journal write, around each remote command. Off unless `MIG_FAULT` is set, which only test benches do:
 *
 *     MIG_FAULT="journal.after:started:applogic/stop-source=kill"
 *
 * A point is `where[:event type[:step]]`, or `where:#12` for the twelfth write; the action `kill` is SIGKILL of
 * this process. `MIG_FAULT_ONCE` names a file; once it exists the fault does not fire again,
 * so that the restarted process gets past the place where it died.
 */
const SPEC = process.env["MIG_FAULT"];
const ONCE = process.env["MIG_FAULT_ONCE"];

let seen = 0;

export interface FaultSubject {
  readonly type: string;
  readonly step?: string;
}

export function hitFaultPoint(where: string, subject: FaultSubject): void {
  if (SPEC === undefined) return;
  const [pattern = "", action = ""] = SPEC.split("=");
  const [place, type, step] = pattern.split(":");
  if (place !== where) return;
  if (type !== undefined && type !== "" && type !== "*" && type !== subject.type && !isNumbered(type)) return;
  if (step !== undefined && step !== subject.step) return;
  if (isNumbered(type) && ++seen !== Number(type?.slice(1))) return;
  if (!firstTime()) return;
  fire(action);
}

/** `#12`: the twelfth write, whatever it is. */
function isNumbered(type: string | undefined): boolean {
  return type?.startsWith("#") === true;
}

function firstTime(): boolean {
  if (ONCE === undefined) return true;
  try {
    appendFileSync(ONCE, "", { flag: "ax" });
    return true;
  } catch {
    return false;
  }
}

function fire(action: string): void {
  if (action === "kill") process.kill(process.pid, "SIGKILL");
}
