import { Readable, Writable } from "node:stream";
import type { GridCore } from "../grid-core.ts";
import type { SessionChannel } from "../ssh/channel.ts";
import { type Fault, type FaultName, matchesPattern, numberArgument } from "./fault.ts";

interface CommandLine {
  /** In one spelling: `app start x`. */
  readonly text: string;
  readonly channel: SessionChannel;
}

type Run = (channel: SessionChannel) => Promise<number>;

/**
 * Runs a command as its connection lets it: the faults that are about the way, not about the grid. Without one
 * the command gets the channel and the channel its exit status.
 */
export async function withCommandFaults(core: GridCore, line: CommandLine, run: Run): Promise<void> {
  const slow = core.faults.take("slow");
  if (slow !== undefined) await core.clock.sleep(numberArgument(slow, 0, 1000));
  const { channel } = line;
  const take = (name: FaultName) => core.faults.take(name, about(line.text));
  if (take("cut-before") !== undefined) return channel.cut();
  const late = take("late");
  if (late !== undefined) return await runLate(core, channel, late, run);
  if (take("cut-after") !== undefined) {
    await run(deaf(channel).channel);
    return channel.cut();
  }
  if (take("silent") !== undefined) return void (await run(deaf(channel).channel));
  if (take("half-line") !== undefined) return await answerHalf(channel, run);
  await channel.end(await run(channel));
}

/** The first argument is a pattern; absent, all commands are meant. */
function about(text: string): (fault: Fault) => boolean {
  return (fault) => fault.args[0] === undefined || matchesPattern(fault.args[0], text);
}

/** Begins when nobody listens any more, but never later than what the grid calls its drain. */
async function runLate(core: GridCore, channel: SessionChannel, fault: Fault, run: Run): Promise<void> {
  channel.cut();
  const ms = Math.min(numberArgument(fault, 1, 1000), core.settings.drain);
  await core.clock.sleep(ms);
  core.log(`a command begins ${ms} ms late`);
  await run(deaf(channel).channel);
}

async function answerHalf(channel: SessionChannel, run: Run): Promise<void> {
  const { channel: to, heard } = deaf(channel);
  await run(to);
  const { output, errors } = heard();
  const [stream, text] = output.length > 0 ? [channel.output, output] : [channel.errors, errors];
  const half = text.subarray(0, Math.floor(text.length / 2));
  await new Promise<void>((resolve) => {
    if (channel.closed.aborted) resolve();
    else stream.write(half, () => resolve());
    channel.closed.addEventListener("abort", () => resolve(), { once: true });
  });
  setImmediate(() => channel.cut());
}

/** A channel that nobody reads: what is said is kept here, nothing is heard, and it never closes. */
function deaf(like: SessionChannel): {
  readonly channel: SessionChannel;
  readonly heard: () => { readonly output: Buffer; readonly errors: Buffer };
} {
  const output: Buffer[] = [];
  const errors: Buffer[] = [];
  const channel: SessionChannel = {
    input: Readable.from([]),
    output: keep(output),
    errors: keep(errors),
    terminal: undefined,
    onResize: () => undefined,
    onSignal: (listener) => like.onSignal(listener),
    closed: new AbortController().signal,
    end: () => Promise.resolve(),
    cut: () => undefined,
  };
  return { channel, heard: () => ({ output: Buffer.concat(output), errors: Buffer.concat(errors) }) };
}

function keep(chunks: Buffer[]): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
}
