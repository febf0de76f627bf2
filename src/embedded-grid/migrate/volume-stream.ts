import { type ChildProcess, spawn } from "node:child_process";
import { type Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { Cancelled } from "../refusal.ts";

/**
 * A volume as a stream: GNU tar with `--sparse`, so that a hole costs nothing on the way and is a hole again at
 * the other end, with owners, modes and times; gzip around it unless told otherwise.
 */
interface StreamOptions {
  readonly compress: boolean;
  /** Ends the transfer; the error is then `Cancelled`. */
  readonly signal: AbortSignal;
}

const PACK = ["--create", "--sparse", "--numeric-owner", "--format=gnu", "--file=-", "."];
const UNPACK = ["--extract", "--numeric-owner", "--preserve-permissions", "--file=-"];
/** The data is already on this machine's wire; time matters more than size. */
const GZIP_LEVEL = 1;

/** Writes the contents of a directory to `to`, which stays open whatever happens. */
export async function packDirectory(from: string, to: Writable, options: StreamOptions): Promise<void> {
  const tar = spawn("tar", ["-C", from, ...PACK], {
    stdio: ["ignore", "pipe", "pipe"],
    signal: options.signal,
  });
  const ended = endOf(tar, "tar");
  const sink = new Writable({ write: (chunk, _encoding, done) => void to.write(chunk, done) });
  const stages = options.compress
    ? [tar.stdout, createGzip({ level: GZIP_LEVEL }), sink]
    : [tar.stdout, sink];
  await settle(pipeline(stages, { signal: options.signal }), ended, options.signal);
}

/** Unpacks what comes from `from` into a directory; `meter` sees the bytes after decompression. */
export async function unpackDirectory(
  from: Readable,
  to: string,
  options: StreamOptions & { readonly meter: (source: AsyncIterable<Buffer>) => AsyncIterable<Buffer> },
): Promise<void> {
  const tar = spawn("tar", ["-C", to, ...UNPACK], {
    stdio: ["pipe", "ignore", "pipe"],
    signal: options.signal,
  });
  const ended = endOf(tar, "tar");
  const flow = options.compress
    ? pipeline(from, createGunzip(), options.meter, tar.stdin, { signal: options.signal })
    : pipeline(from, options.meter, tar.stdin, { signal: options.signal });
  await settle(flow, ended, options.signal);
}

/** Waits for both, so that nothing is left running; the stream's error says more than tar's. */
async function settle(flow: Promise<void>, ended: Promise<void>, signal: AbortSignal): Promise<void> {
  const [streamed, tarred] = await Promise.allSettled([flow, ended]);
  if (signal.aborted) throw new Cancelled();
  if (streamed.status === "rejected" && !isBrokenPipe(streamed.reason)) throw streamed.reason;
  if (tarred.status === "rejected") throw tarred.reason;
  if (streamed.status === "rejected") throw streamed.reason;
}

function isBrokenPipe(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EPIPE";
}

function endOf(child: ChildProcess, name: string): Promise<void> {
  let complaint = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    complaint += text;
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(complaint.trim().split("\n", 1)[0] || `${name} ended with ${code}`));
    });
  });
}
