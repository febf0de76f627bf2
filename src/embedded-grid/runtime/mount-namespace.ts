import { closeSync, openSync, readlinkSync } from "node:fs";
import { isAlive, type ProcessIdentity } from "./process-identity.ts";
import { namespaceOf } from "./process-table.ts";

/**
 * The mount namespace of a component, held open. The kernel gives the number of a namespace that is gone to the next
 * one: only while it is held does the number mean this component and not another grid's.
 */
export interface HeldNamespace extends Disposable {
  /** As `namespaceOf` says it. */
  readonly number: string;
}

/** Undefined when the process has ended or lives in our own. */
export function holdMountNamespace(identity: ProcessIdentity): HeldNamespace | undefined {
  const file = openIfThere(`/proc/${identity.pid}/ns/mnt`);
  if (file === undefined) return undefined;
  const number = readlinkSync(`/proc/self/fd/${file}`);
  const held = { number, [Symbol.dispose]: () => closeSync(file) };
  // Asked after it was opened: before, the process could still have become another one.
  if (isAlive(identity) && number !== namespaceOf("self", "mnt")) return held;
  held[Symbol.dispose]();
  return undefined;
}

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, "r");
  } catch {
    return undefined;
  }
}
