import { type ChildProcess, spawn } from "node:child_process";
import { type Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";

/**
 * A volume as a stream: GNU tar with `--sparse`, so that a hole costs nothing on the way and is a hole again at
 * the other end, with owners, modes and times; gzip around it unless told otherwise.
 */
interface StreamOptions {
  readonly compress: boolean;
  /** Ends the transfer; its reason is then thrown. */
  readonly signal: AbortSignal;
}

const PACK = ["--create", "--sparse", "--numeric-owner", "--format=gnu", "--file=-", "."];
const UNPACK = ["--extract", "--numeric-owner", "--preserve-permissions", "--file=-"];
/** The data is already on this machine's wire; time matters more than size. */
const GZIP_LEVEL = 1;

/** Writes the contents of a directory to `to`, which stays open whatever happens. */
export async function packDirectory(from: string, to: Writable, options: StreamOptions): Promise<void> {
  const { signal, compress } = options;
  const tar = spawn("tar", ["-C", from, ...PACK], { stdio: ["ignore", "pipe", "pipe"], signal });
  const ended = endOf(tar);
  const sink = new Writable({ write: (chunk, _encoding, done) => void to.write(chunk, done) });
  const stages = compress ? [tar.stdout, createGzip({ level: GZIP_LEVEL }), sink] : [tar.stdout, sink];
  await settle(pipeline(stages, { signal }), ended, signal);
}

/** Unpacks what comes from `from` into a directory; `meter` sees the bytes after decompression. */
export async function unpackDirectory(
  from: Readable,
  to: string,
  options: StreamOptions & { readonly meter: (source: AsyncIterable<Buffer>) => AsyncIterable<Buffer> },
): Promise<void> {
  const tarFailed = new AbortController();
  const signal = AbortSignal.any([options.signal, tarFailed.signal]);
  const tar = spawn("tar", ["-C", to, ...UNPACK], {
    stdio: ["pipe", "ignore", "pipe"],
    signal: options.signal,
  });
  const ended = endOf(tar);
  ended.catch((error: unknown) => tarFailed.abort(error));
  const sink = sinkInto(tar.stdin);
  const flow = options.compress
    ? pipeline(from, createGunzip(), options.meter, sink, { signal })
    : pipeline(from, options.meter, sink, { signal });
  await settle(flow, ended, options.signal);
}

/** tar may end when it has seen the end of the archive, before the last zeros came; its status is the verdict. */
function sinkInto(input: Writable): Writable {
  input.on("error", () => undefined);
  return new Writable({
    write: (chunk, _encoding, done) => void input.write(chunk, () => done()),
    final(done) {
      input.end();
      done();
    },
    destroy(error, done) {
      input.destroy();
      done(error);
    },
  });
}

/**
 * Waits for both, so that nothing is left running. Throws the signal's reason when it was aborted, else what failed
 * first: the other one's words are only about that.
 */
async function settle(flow: Promise<void>, ended: Promise<void>, signal: AbortSignal): Promise<void> {
  const failures: unknown[] = [];
  const note = (error: unknown) => failures.push(error);
  await Promise.all([flow.catch(note), ended.catch(note)]);
  signal.throwIfAborted();
  if (failures.length > 0) throw failures[0];
}

function endOf(tar: ChildProcess): Promise<void> {
  let complaint = "";
  tar.stderr?.setEncoding("utf8").on("data", (text: string) => {
    complaint += text;
  });
  return new Promise((resolve, reject) => {
    tar.once("error", reject);
    tar.once("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(complaint.trim().split("\n", 1)[0] || `tar ended with ${String(code)}`));
    });
  });
}
