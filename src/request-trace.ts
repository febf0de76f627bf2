import { randomUUID } from "node:crypto";
import { appendFileSync } from "node:fs";
import { join } from "node:path";

/**
 * How long controllers take for what is asked of them: every request, from the moment it is sent to its answer, as a line of
 * JSON. Off unless `MIG_TRACE` names a directory, which only benches do; each process writes a file of its own there.
 */
export interface TracedRequest {
  /** `log-in` is no request: it is listed so that one can see what it takes. */
  readonly kind: "exec" | "sftp" | "log-in";
  readonly grid: string;
  /** The first words of the command, or what is done with a file; no arguments, no paths. */
  readonly what: string;
}

export interface TraceLine extends TracedRequest {
  /** Milliseconds since the epoch, with fractions. */
  readonly from: number;
  readonly to: number;
  readonly component: string;
}

const DIRECTORY = process.env["MIG_TRACE"];
const FILE = DIRECTORY === undefined ? undefined : join(DIRECTORY, `${randomUUID()}.jsonl`);

/** Carries it out, and says how long that took, however it ended. */
export async function traced<T>(request: TracedRequest, carryOut: () => Promise<T>): Promise<T> {
  if (FILE === undefined) return carryOut();
  const from = now();
  try {
    return await carryOut();
  } finally {
    const component = process.env["MIG_COMPONENT_NAME"] ?? "";
    const line: TraceLine = { ...request, from, to: now(), component };
    // At once: the process may be killed at any moment.
    appendFileSync(FILE, `${JSON.stringify(line)}\n`);
  }
}

function now(): number {
  return performance.timeOrigin + performance.now();
}
