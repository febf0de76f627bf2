import type { FileEntryWithStats, Stats } from "ssh2";
import { traced } from "../request-trace.ts";
import type { SftpChannel } from "./channel.ts";
import { lost, seconds, timedOut } from "./errors.ts";
import type { LinkContext } from "./open-channel.ts";
import { sftpError } from "./sftp-errors.ts";
import type { SftpSession } from "./sftp-session.ts";
import { armTimer, onAbort } from "./waiting.ts";

/** The requests of SFTP as promises, each with a deadline, each error one of ours, for one path. */
export interface SftpCalls {
  open(path: string, flags: "r" | "wx", mode: number): Promise<Buffer>;
  close(handle: Buffer): Promise<void>;
  /** Bytes read; 0 at the end of the file. */
  read(handle: Buffer, into: Buffer, position: number): Promise<number>;
  write(handle: Buffer, data: Buffer, position: number): Promise<void>;
  chmod(handle: Buffer, mode: number): Promise<void>;
  /** Puts the data on the disk, where the server can do that. */
  sync(handle: Buffer): Promise<void>;
  /** Replaces the target in one go; false where the server has no such request. */
  replace(from: string, to: string): Promise<boolean>;
  rename(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
  mkdir(path: string): Promise<void>;
  stat(path: string): Promise<Stats>;
  list(path: string): Promise<readonly FileEntryWithStats[]>;
}

type Done<T> = (error: Error | undefined | null, value: T) => void;

/** SFTP status "end of file". */
const END_OF_FILE = 1;

export function createSftpCalls(
  context: LinkContext,
  session: SftpSession,
  subject: { readonly verb: string; readonly path: string },
): SftpCalls {
  const sftp = session.channel;
  const request = { kind: "sftp", grid: context.endpoint.grid, what: subject.verb } as const;
  const ask = <T>(send: (done: Done<T>) => void) =>
    traced(request, () => askOnce(context, session, subject, send));
  const tell = (send: (done: Done<unknown>) => void) => ask(send).then(() => undefined);
  return {
    open: (path, flags, mode) => ask<Buffer>((done) => sftp.open(path, flags, { mode }, done)),
    close: (handle) => tell((done) => sftp.close(handle, (error) => done(error, undefined))),
    read: (handle, into, position) => ask<number>((done) => readOnce(sftp, handle, into, position, done)),
    write: (handle, data, position) =>
      tell((done) => sftp.write(handle, data, 0, data.length, position, (error) => done(error, undefined))),
    chmod: (handle, mode) => tell((done) => sftp.fchmod(handle, mode, (error) => done(error, undefined))),
    async sync(handle) {
      if (offers(sftp, "fsync@openssh.com")) await tell((done) => sftp.ext_openssh_fsync(handle, done));
    },
    async replace(from, to) {
      if (!offers(sftp, "posix-rename@openssh.com")) return false;
      await tell((done) => sftp.ext_openssh_rename(from, to, (error) => done(error, undefined)));
      return true;
    },
    rename: (from, to) => tell((done) => sftp.rename(from, to, (error) => done(error, undefined))),
    unlink: (path) => tell((done) => sftp.unlink(path, (error) => done(error, undefined))),
    mkdir: (path) => tell((done) => sftp.mkdir(path, (error) => done(error, undefined))),
    stat: (path) => ask<Stats>((done) => sftp.stat(path, done)),
    list: (path) => ask<FileEntryWithStats[]>((done) => sftp.readdir(path, done)),
  };
}

function readOnce(
  sftp: SftpChannel,
  handle: Buffer,
  into: Buffer,
  position: number,
  done: Done<number>,
): void {
  sftp.read(handle, into, 0, into.length, position, (error, bytes) => {
    if (error !== undefined && error !== null && "code" in error && error.code === END_OF_FILE)
      done(undefined, 0);
    else done(error, bytes);
  });
}

/** The library throws for an extension that was not announced. */
function offers(sftp: SftpChannel, extension: string): boolean {
  return sftp._extensions[extension] === "1";
}

async function askOnce<T>(
  { link, endpoint, clock, timing }: LinkContext,
  session: SftpSession,
  { verb, path }: { readonly verb: string; readonly path: string },
  send: (done: Done<T>) => void,
): Promise<T> {
  const { gone } = session;
  const what = `${verb} ${path}`;
  if (gone.aborted) throw lost(endpoint, what, gone.reason);
  const answer = Promise.withResolvers<T>();
  const disarm = armTimer(clock, timing.sftpCallMs, () => {
    answer.reject(timedOut(endpoint, what, `no answer in ${seconds(timing.sftpCallMs)}`));
    session.close();
    link.retire();
  });
  const forget = onAbort(gone, () => answer.reject(lost(endpoint, what, gone.reason)));
  try {
    send((error, value) => {
      if (error === undefined || error === null) answer.resolve(value);
      else answer.reject(sftpError({ endpoint, verb, path }, error));
    });
    return await answer.promise;
  } finally {
    disarm();
    forget();
  }
}
