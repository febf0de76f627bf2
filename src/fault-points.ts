import { randomUUID } from "node:crypto";
import { existsSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Named places where a crash test stops the process: before and after each durable write of the journal. Off unless
 * `MIG_FAULT` names a directory, which only test benches do. There the process lays a question at each place,
 * `<random>.ask`, and does nothing at all until the file is taken away: whoever takes it may have killed it first,
 * or another process, or nobody.
 */
const DIRECTORY = process.env["MIG_FAULT"];
const LOOK_EVERY_MS = 1;

export interface FaultQuestion {
  readonly side: "before" | "after";
  /** What is written; plain JSON. */
  readonly write: object;
}

export function hasFaultPoints(): boolean {
  return DIRECTORY !== undefined;
}

/** Waits without the event loop: a process that is asked about must not go on anywhere. */
export function hitFaultPoint(question: FaultQuestion): void {
  if (DIRECTORY === undefined) return;
  const path = join(DIRECTORY, randomUUID());
  writeFileSync(path, JSON.stringify({ ...question, component: process.env["MIG_COMPONENT"] }));
  renameSync(path, `${path}.ask`);
  const pause = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  while (existsSync(`${path}.ask`)) Atomics.wait(pause, 0, 0, LOOK_EVERY_MS);
}
