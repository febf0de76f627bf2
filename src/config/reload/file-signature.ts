import { type BigIntStats, statSync } from "node:fs";

/** Changes when the file is written, replaced, or given another owner or mode; `absent` when it cannot be seen. */
export function fileSignature(path: string): string {
  const status = look(path);
  if (status === undefined) return "absent";
  const { dev, ino, size, mtimeNs, ctimeNs } = status;
  return [dev, ino, size, mtimeNs, ctimeNs].join(":");
}

/** Which directory this is; another one once a volume is mounted over it. */
export function folderIdentity(path: string): string {
  const status = look(path);
  return status === undefined ? "absent" : `${status.dev}:${status.ino}`;
}

function look(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true });
  } catch {
    return undefined;
  }
}
