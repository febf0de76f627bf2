import { Readable, Writable } from "node:stream";
import type { GridCore } from "../grid-core.ts";
import type { SessionChannel } from "../ssh/channel.ts";
import { type Fault, numberArgument } from "./fault.ts";
import { delayBefore, lateMs, takeWayFault } from "./way-fault.ts";

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
  const { channel, text } = line;
  core.overhear({ stage: "came", text });
  const carryOut: Run = async (to) => {
    const status = await run(to);
    core.overhear({ stage: "carried-out", text, status });
    return status;
  };
  await delayBefore(core);
  const fault = takeWayFault(core, text);
  if (fault === undefined) await channel.end(await carryOut(channel));
  else await runWithFault(core, channel, { fault, carryOut });
}

async function runWithFault(
  core: GridCore,
  channel: SessionChannel,
  {
    fault,
    carryOut,
  }: { readonly fault: NonNullable<ReturnType<typeof takeWayFault>>; readonly carryOut: Run },
): Promise<void> {
  switch (fault.name) {
    case "cut-before":
      return channel.cut();
    case "frozen":
      return channel.freeze();
    case "late":
      return await runLate(core, channel, fault, carryOut);
    case "cut-after":
      await carryOut(deaf(channel).channel);
      return channel.cut();
    case "silent":
      return void (await carryOut(deaf(channel).channel));
    case "half-line":
      return await answerHalf(channel, carryOut);
    case "answers-late":
      return await answerLate(core, channel, fault, carryOut);
  }
}

/** Begins when nobody listens any more, but never later than what the grid calls its drain. */
async function runLate(core: GridCore, channel: SessionChannel, fault: Fault, run: Run): Promise<void> {
  channel.cut();
  const ms = lateMs(core, fault);
  await core.clock.sleep(ms);
  core.log(`a command begins ${ms} ms late`);
  await run(deaf(channel).channel);
}

async function answerLate(core: GridCore, channel: SessionChannel, fault: Fault, run: Run): Promise<void> {
  const { channel: to, heard } = deaf(channel);
  const status = await run(to);
  await core.clock.sleep(numberArgument(fault, 1, 1000));
  if (channel.closed.aborted) return;
  channel.output.write(heard().output);
  channel.errors.write(heard().errors);
  await channel.end(status);
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
    burst: () => undefined,
    freeze: () => undefined,
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
