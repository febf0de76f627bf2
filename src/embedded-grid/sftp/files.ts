import { constants } from "node:fs";
import * as fs from "node:fs/promises";
import { posix } from "node:path";
import { attributesOf, fileEntry, LISTING_ATTRIBUTES, listingEntry } from "./file-facts.ts";
import { type Attributes, type NameEntry, STATUS } from "./packets.ts";
import { denied, noFile, SftpError } from "./sftp-error.ts";
import { cleanPath, type Place, type Resolve } from "./tree.ts";

/** Open flags of the protocol. */
const FLAG = { read: 1, write: 2, append: 4, create: 8, truncate: 16, exclusive: 32 } as const;

/** Operations on paths of the tree; what they throw, `toSftpError` puts into the protocol's words. */
export interface Files {
  open(path: string, flags: number, attributes: Attributes): Promise<fs.FileHandle>;
  list(path: string): Promise<readonly NameEntry[]>;
  stat(path: string, options: { readonly follow: boolean }): Promise<Attributes>;
  setAttributes(path: string, attributes: Attributes): Promise<void>;
  remove(path: string): Promise<void>;
  makeDirectory(path: string, attributes: Attributes): Promise<void>;
  removeDirectory(path: string): Promise<void>;
  rename(from: string, to: string, options: { readonly replace: boolean }): Promise<void>;
  readLink(path: string): Promise<string>;
}

export function createFiles(resolve: Resolve): Files {
  /** Where a path leads, links followed. */
  function real(path: string, forWriting: boolean): string {
    return realOf(resolve(path), forWriting);
  }

  /** The entry itself, a link not followed; the directory it is in must be inside. */
  function entry(path: string, forWriting: boolean): string {
    const clean = cleanPath(path);
    const parent = real(posix.dirname(clean), forWriting);
    return posix.join(parent, posix.basename(clean));
  }

  return {
    open: async (path, flags, { mode }) => {
      const forWriting = (flags & ~FLAG.read) !== 0;
      const full = real(path, forWriting);
      return await fs.open(full, openFlags(flags) | constants.O_NOFOLLOW, (mode ?? 0o644) & 0o7777);
    },
    list: async (path) => await listPlace(resolve(path)),
    async stat(path, { follow }) {
      const place = resolve(path);
      if (place?.kind === "listing") return LISTING_ATTRIBUTES;
      const stats =
        follow || isTop(path) ? await fs.stat(real(path, false)) : await fs.lstat(entry(path, false));
      return attributesOf(stats);
    },
    setAttributes: async (path, attributes) => await applyAttributes(real(path, true), attributes),
    remove: async (path) => await fs.unlink(entry(path, true)),
    async makeDirectory(path, { mode }) {
      await fs.mkdir(entry(path, true), (mode ?? 0o755) & 0o7777);
    },
    removeDirectory: async (path) => await fs.rmdir(entry(path, true)),
    async rename(from, to, { replace }) {
      const [source, target] = [entry(from, true), entry(to, true)];
      if (!replace && (await exists(target))) throw new SftpError(STATUS.failure, "File exists");
      await fs.rename(source, target);
    },
    readLink: async (path) => await fs.readlink(entry(path, false)),
  };

  /** The root of a volume is not an entry of anything that is real. */
  function isTop(path: string): boolean {
    return resolve(posix.dirname(cleanPath(path)))?.kind !== "real";
  }
}

function realOf(place: Place | undefined, forWriting: boolean): string {
  if (place === undefined) throw noFile();
  if (place.kind === "listing" || (forWriting && !place.isWritable)) throw denied();
  return place.path;
}

async function listPlace(place: Place | undefined): Promise<readonly NameEntry[]> {
  if (place === undefined) throw noFile();
  if (place.kind === "listing") return place.names.map(listingEntry);
  const names = await fs.readdir(place.path);
  const entries: NameEntry[] = [];
  for (const name of [".", "..", ...names]) {
    // Above the root of a volume there is nothing to see; its own facts will do.
    const stats = await fs
      .lstat(name === ".." ? place.path : posix.join(place.path, name))
      .catch(() => undefined);
    if (stats !== undefined) entries.push(fileEntry(name, stats, Date.now()));
  }
  return entries;
}

export async function applyAttributes(target: string | fs.FileHandle, attributes: Attributes): Promise<void> {
  const { size, mode, owner, times } = attributes;
  const handle = typeof target === "string" ? await fs.open(target, constants.O_RDONLY) : target;
  try {
    if (size !== undefined)
      await (typeof target === "string" ? fs.truncate(target, size) : handle.truncate(size));
    if (owner !== undefined && process.getuid?.() === 0) await handle.chown(owner.user, owner.group);
    if (mode !== undefined) await handle.chmod(mode & 0o7777);
    if (times !== undefined) await handle.utimes(times.accessed, times.modified);
  } finally {
    if (typeof target === "string") await handle.close();
  }
}

function openFlags(flags: number): number {
  const access = (flags & FLAG.write) === 0 ? constants.O_RDONLY : constants.O_WRONLY;
  const both = (flags & FLAG.read) !== 0 && (flags & FLAG.write) !== 0;
  return (
    (both ? constants.O_RDWR : access) |
    ((flags & FLAG.append) === 0 ? 0 : constants.O_APPEND) |
    ((flags & FLAG.create) === 0 ? 0 : constants.O_CREAT) |
    ((flags & FLAG.truncate) === 0 ? 0 : constants.O_TRUNC) |
    ((flags & FLAG.exclusive) === 0 ? 0 : constants.O_EXCL)
  );
}

async function exists(path: string): Promise<boolean> {
  return await fs.lstat(path).then(
    () => true,
    () => false,
  );
}
