import type { FileHandle } from "node:fs/promises";
import type { NameEntry } from "./packets.ts";
import { STATUS } from "./packets.ts";
import { SftpError } from "./sftp-error.ts";

/** What a client has open. A directory is read once, when it is opened. */
export type OpenThing =
  | { readonly kind: "file"; readonly file: FileHandle }
  | { readonly kind: "directory"; left: readonly NameEntry[] };

export interface Handles {
  add(thing: OpenThing, path: string): string;
  /** What it was opened as; the handle itself when it is none. */
  pathOf(handle: string): string;
  file(handle: string): FileHandle;
  /** The next names; empty at the end. */
  takeNames(handle: string, count: number): readonly NameEntry[];
  close(handle: string): Promise<void>;
  closeAll(): Promise<void>;
}

export function createHandles(): Handles {
  const open = new Map<string, OpenThing>();
  const paths = new Map<string, string>();
  let next = 1;

  function find(handle: string, kind: OpenThing["kind"]): OpenThing {
    const thing = open.get(handle);
    if (thing?.kind !== kind) throw new SftpError(STATUS.failure, "Bad handle");
    return thing;
  }

  return {
    add(thing, path) {
      const handle = String(next++);
      open.set(handle, thing);
      paths.set(handle, path);
      return handle;
    },
    pathOf: (handle) => paths.get(handle) ?? handle,
    file(handle) {
      const thing = find(handle, "file");
      if (thing.kind !== "file") throw new SftpError(STATUS.failure, "Bad handle");
      return thing.file;
    },
    takeNames(handle, count) {
      const thing = find(handle, "directory");
      if (thing.kind !== "directory") return [];
      const names = thing.left.slice(0, count);
      thing.left = thing.left.slice(count);
      return names;
    },
    async close(handle) {
      const thing = open.get(handle);
      if (thing === undefined) throw new SftpError(STATUS.failure, "Bad handle");
      open.delete(handle);
      paths.delete(handle);
      if (thing.kind === "file") await thing.file.close();
    },
    async closeAll() {
      const things = [...open.values()];
      open.clear();
      for (const thing of things) if (thing.kind === "file") await thing.file.close();
    },
  };
}
