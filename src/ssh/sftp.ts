import { posix } from "node:path";
import type { Attributes } from "ssh2";
import { MigError } from "../domain/errors.ts";
import { OUR_PREFIX, randomName } from "../domain/ids.ts";
import { placeOf } from "./errors.ts";
import type { LinkContext } from "./open-channel.ts";
import { createSftpCalls, type SftpCalls } from "./sftp-calls.ts";
import { isNoFile, isUnsupported } from "./sftp-errors.ts";
import { openSftpSession, type SftpSession } from "./sftp-session.ts";
import type { FileInfo, SftpClient, SshEndpoint } from "./ssh.ts";

/** What is moved by file is small: jobs, keys, nonces, logs. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;
const CHUNK_BYTES = 128 * 1024;
const DEFAULT_MODE = 0o600;
const TYPE_BITS = 0o170000;
const DIRECTORY = 0o040000;
const PERMISSION_BITS = 0o7777;

/** Lends the open connection, opening it if need be. */
export type WithLink = <T>(use: (context: LinkContext) => Promise<T>) => Promise<T>;

/**
 * Files on a controller over one channel, opened at first use and again after it was lost. A loss or timeout
 * before the first file request is `SSH_UNREACHABLE` or `SSH_CHANNEL`, later it is `SSH_LOST` or `SSH_TIMEOUT`.
 */
export function createSftp(endpoint: SshEndpoint, withLink: WithLink): SftpClient {
  const sessionOn = createSessionKeeper();

  function use<T>(verb: string, path: string, work: (calls: SftpCalls) => Promise<T>): Promise<T> {
    return withLink(async (context) => {
      const session = await sessionOn(context);
      return await work(createSftpCalls(context, session, { verb, path }));
    });
  }

  return {
    read: (path) => use("read", path, (calls) => readWhole(calls, endpoint, path)),
    write: (path, data, options) =>
      use("write", path, (calls) =>
        writeWhole(calls, path, Buffer.from(data), options?.mode ?? DEFAULT_MODE),
      ),
    remove: (path) => use("remove", path, (calls) => unlessMissing(calls.unlink(path), undefined)),
    async list(path) {
      const entries = await use("list", path, (calls) => calls.list(path));
      const files = entries.map((entry) => fileInfo(entry.filename, entry.attrs));
      return files.sort((one, other) => (one.name < other.name ? -1 : 1));
    },
    find: (path) =>
      use("look at", path, async (calls) => {
        const found = await unlessMissing(calls.stat(path), undefined);
        return found === undefined ? undefined : fileInfo(posix.basename(path), found);
      }),
  };
}

/** One session at a time; concurrent first uses share its opening. */
function createSessionKeeper(): (context: LinkContext) => Promise<SftpSession> {
  let current: { readonly link: unknown; readonly opening: Promise<SftpSession> } | undefined;
  return async (context) => {
    if (current !== undefined && current.link === context.link) {
      const session = await current.opening;
      if (!session.gone.aborted) return session;
    }
    const mine = { link: context.link, opening: openSftpSession(context) };
    current = mine;
    try {
      return await mine.opening;
    } catch (error) {
      if (current === mine) current = undefined;
      throw error;
    }
  };
}

async function readWhole(calls: SftpCalls, endpoint: SshEndpoint, path: string): Promise<Buffer> {
  const handle = await calls.open(path, "r", 0);
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      const count = await calls.read(handle, chunk, bytes);
      if (count === 0) return Buffer.concat(chunks);
      chunks.push(chunk.subarray(0, count));
      bytes += count;
      if (bytes > MAX_FILE_BYTES) throw tooLarge(endpoint, path);
    }
  } finally {
    await calls.close(handle).catch(() => undefined);
  }
}

function tooLarge(endpoint: SshEndpoint, path: string): MigError {
  return new MigError("TOO_LARGE", `Cannot read ${path} on ${placeOf(endpoint)}: it is larger than 64 MiB`, {
    hint: "See what it is; MIG moves only small files this way.",
  });
}

async function writeWhole(calls: SftpCalls, path: string, data: Buffer, mode: number): Promise<void> {
  const temporary = posix.join(posix.dirname(path), `.${OUR_PREFIX}${randomName(8)}.tmp`);
  const handle = await createFile(calls, temporary, mode);
  try {
    await fill(calls, handle, data, mode);
    await moveInto(calls, temporary, path);
  } catch (error) {
    await calls.unlink(temporary).catch(() => undefined);
    throw error;
  }
}

async function createFile(calls: SftpCalls, path: string, mode: number): Promise<Buffer> {
  try {
    return await calls.open(path, "wx", mode);
  } catch (error) {
    if (!isNoFile(error)) throw error;
    await makeDirectory(calls, posix.dirname(path));
    return await calls.open(path, "wx", mode);
  }
}

async function fill(calls: SftpCalls, handle: Buffer, data: Buffer, mode: number): Promise<void> {
  try {
    // The server's umask may have taken bits away.
    await calls.chmod(handle, mode).catch(ignoreUnsupported);
    for (let at = 0; at < data.length; at += CHUNK_BYTES) {
      await calls.write(handle, data.subarray(at, at + CHUNK_BYTES), at);
    }
    await calls.sync(handle).catch(ignoreUnsupported);
  } catch (error) {
    await calls.close(handle).catch(() => undefined);
    throw error;
  }
  await calls.close(handle);
}

/** A plain rename of version 3 fails when the target exists; then there is a moment without the file. */
async function moveInto(calls: SftpCalls, temporary: string, path: string): Promise<void> {
  if (await calls.replace(temporary, path)) return;
  await unlessMissing(calls.unlink(path), undefined);
  await calls.rename(temporary, path);
}

async function makeDirectory(calls: SftpCalls, path: string): Promise<void> {
  try {
    await calls.mkdir(path);
  } catch (error) {
    // Answers to "exists already" differ from server to server, so it is asked.
    if ((await unlessMissing(calls.stat(path), undefined)) !== undefined) return;
    const parent = posix.dirname(path);
    if (!isNoFile(error) || parent === path) throw error;
    await makeDirectory(calls, parent);
    await calls.mkdir(path);
  }
}

async function unlessMissing<T, U>(promise: Promise<T>, otherwise: U): Promise<T | U> {
  try {
    return await promise;
  } catch (error) {
    if (isNoFile(error)) return otherwise;
    throw error;
  }
}

function ignoreUnsupported(error: unknown): void {
  if (!isUnsupported(error)) throw error;
}

function fileInfo(name: string, attributes: Attributes): FileInfo {
  return {
    name,
    bytes: attributes.size,
    directory: (attributes.mode & TYPE_BITS) === DIRECTORY,
    mode: attributes.mode & PERMISSION_BITS,
    modified: attributes.mtime,
  };
}
