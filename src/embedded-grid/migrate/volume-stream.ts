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

/** In records of 64 KiB instead of 10: each is a call to the system at either end. */
const RECORDS = "--blocking-factor=128";
const PACK = ["--create", "--sparse", "--numeric-owner", "--format=gnu", RECORDS, "--file=-", "."];
const UNPACK = ["--extract", "--numeric-owner", "--preserve-permissions", RECORDS, "--file=-"];
/** What may come while tar takes in the last piece, and is then handed to it in one call. */
const BURST_BYTES = 2 ** 18;
/** The data is already on this machine's wire; time matters more than size. */
const GZIP_LEVEL = 1;

/**
 * Writes the contents of a directory to `to`, which stays open whatever happens. `burst` is called before each piece, so
 * that what holds it back can let several go at once.
 */
export async function packDirectory(
  from: string,
  to: Writable,
  options: StreamOptions & { readonly burst?: () => void },
): Promise<void> {
  const { signal, compress, burst } = options;
  const tar = spawn("tar", ["-C", from, ...PACK], { stdio: ["ignore", "pipe", "pipe"], signal });
  const ended = endOf(tar);
  const sink = new Writable({
    write(chunk, _encoding, done) {
      burst?.();
      to.write(chunk, done);
    },
  });
  const stages = compress ? [tar.stdout, createGzip({ level: GZIP_LEVEL }), sink] : [tar.stdout, sink];
  await settle(pipeline(stages, { signal }), ended, signal);
}

/** Sees how many bytes come next, after decompression; they wait for what it returns, and its failure ends the transfer. */
export type Meter = (bytes: number) => Promise<void>;

/** Unpacks what comes from `from` into a directory. */
export async function unpackDirectory(
  from: Readable,
  to: string,
  options: StreamOptions & { readonly meter: Meter },
): Promise<void> {
  const tarFailed = new AbortController();
  const signal = AbortSignal.any([options.signal, tarFailed.signal]);
  const tar = spawn("tar", ["-C", to, ...UNPACK], {
    stdio: ["pipe", "ignore", "pipe"],
    signal: options.signal,
  });
  const ended = endOf(tar);
  ended.catch((error: unknown) => tarFailed.abort(error));
  const sink = sinkInto(tar.stdin, options.meter);
  const flow = options.compress
    ? pipeline(from, createGunzip(), sink, { signal })
    : pipeline(from, sink, { signal });
  await settle(flow, ended, options.signal);
}

/** tar may end when it has seen the end of the archive, before the last zeros came; its status is the verdict. */
function sinkInto(input: Writable, meter: Meter): Writable {
  input.on("error", () => undefined);
  /** All in one call; the next ones come when tar has taken these. */
  function hand(pieces: readonly Buffer[], done: () => void): void {
    input.cork();
    for (const piece of pieces.slice(0, -1)) input.write(piece);
    input.write(pieces.at(-1) ?? "", () => done());
    input.uncork();
  }
  return new Writable({
    highWaterMark: BURST_BYTES,
    write(piece: Buffer, _encoding, done) {
      meter(piece.length).then(() => hand([piece], done), done);
    },
    writev(queue, done) {
      const pieces = queue.map(({ chunk }): Buffer => chunk);
      const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
      meter(bytes).then(() => hand(pieces, done), done);
    },
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
