import { chownSync, renameSync, rmSync, type Stats, writeFileSync } from "node:fs";

export interface KeyWriting {
  readonly replace: boolean;
  /** Whose it becomes; absent: of who writes it. */
  readonly owner?: Pick<Stats, "uid" | "gid"> | undefined;
}

/** Readable by its owner alone from its first byte; the old one stays until the new one is whole. */
export function writeKey(path: string, key: Uint8Array, { replace, owner }: KeyWriting): void {
  const options = { mode: 0o600, flag: "wx", flush: true };
  if (!replace) {
    writeFileSync(path, key, options);
    return;
  }
  const fresh = `${path}.new`;
  try {
    rmSync(fresh, { force: true });
    writeFileSync(fresh, key, options);
    if (owner !== undefined) chownSync(fresh, owner.uid, owner.gid);
    renameSync(fresh, path);
  } finally {
    rmSync(fresh, { force: true });
  }
}
