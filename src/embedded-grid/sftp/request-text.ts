import type { Handles } from "./handles.ts";
import { createPacketReader, REQUEST } from "./packets.ts";

const VERBS: ReadonlyMap<number, string> = new Map(
  Object.entries(REQUEST).map(([verb, type]) => [type, verb] as const),
);
const ON_A_HANDLE: ReadonlySet<number> = new Set([
  REQUEST.close,
  REQUEST.read,
  REQUEST.write,
  REQUEST.fstat,
  REQUEST.fsetstat,
  REQUEST.readdir,
]);

/** A request as faults and listeners name it, with the path in question: `sftp rename /app/x/a /app/x/b`. */
export function requestText(packet: Buffer, handles: Handles): string {
  const reader = createPacketReader(packet);
  const type = reader.byte();
  const verb = VERBS.get(type) ?? String(type);
  if (type === REQUEST.init) return "sftp init";
  reader.int();
  if (type === REQUEST.rename) return `sftp ${verb} ${reader.text()} ${reader.text()}`;
  if (ON_A_HANDLE.has(type)) return `sftp ${verb} ${handles.pathOf(reader.text())}`;
  if (type !== REQUEST.extended) return `sftp ${verb} ${reader.text()}`;
  const name = reader.text();
  if (name.startsWith("posix-rename")) return `sftp rename ${reader.text()} ${reader.text()}`;
  return `sftp ${name.split("@", 1).join("")} ${handles.pathOf(reader.text())}`;
}
