import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { newApplicationId } from "../domain/ids.ts";

/** The application's identity, minted once, carried by its own disk. */
export interface ApplicationIdentity {
  readonly id: string;
  /** Minted just now: nobody else can know it. */
  readonly fresh: boolean;
}

export function loadApplicationId(path: string): ApplicationIdentity {
  try {
    const id = readFileSync(path, "utf8").trim();
    if (/^[a-z0-9]{8,40}$/.test(id)) return { id, fresh: false };
  } catch {
    // No file: this application has none yet.
  }
  return { id: mintApplicationId(path), fresh: true };
}

/** A new identity, durable when it returns. */
export function mintApplicationId(path: string): string {
  const id = newApplicationId();
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, `${id}\n`, { flush: true });
  renameSync(`${path}.new`, path);
  return id;
}
