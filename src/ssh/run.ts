import { closeChannel, interrupt, isClosed, type SessionChannel } from "./channel.ts";
import { lost, seconds, timedOut } from "./errors.ts";
import type { LinkContext } from "./open-channel.ts";
import { createLineSplitter, keepHead, keepTail } from "./output.ts";
import type { ExecOptions, ExecResult } from "./ssh.ts";
import { armTimer, onAbort } from "./waiting.ts";

const MAX_STDOUT_BYTES = 8 * 1024 * 1024;
const MAX_STDERR_BYTES = 256 * 1024;

interface Exit {
  readonly code: number | undefined;
  readonly signal: string | undefined;
}

/**
 * A command from the moment its request goes out.
 *
 * - It is over when the channel is closed in both streams, for the exit status may come before the last data.
 * - It ends once: by a result, a loss, a deadline, silence, or an interruption that it ignored.
 * - Not closed by then, its channel is given up and the connection retired: servers count such channels.
 */
export class Run {
  readonly result: Promise<ExecResult>;
  readonly #context: LinkContext;
  readonly #channel: SessionChannel;
  readonly #name: string;
  readonly #options: ExecOptions;
  readonly #stdout = keepHead(MAX_STDOUT_BYTES);
  readonly #stderr = keepTail(MAX_STDERR_BYTES);
  readonly #settle: PromiseWithResolvers<ExecResult>;
  readonly #cleanUp: (() => void)[] = [];
  readonly #open = new Set(["stdout", "stderr"]);
  #isSettled = false;
  #exit: Exit | undefined;
  #heardAt: number;

  constructor(
    context: LinkContext,
    run: { readonly channel: SessionChannel; readonly name: string; readonly options: ExecOptions },
  ) {
    this.#context = context;
    this.#channel = run.channel;
    this.#name = run.name;
    this.#options = run.options;
    this.#heardAt = context.clock.monotonic();
    this.#settle = Promise.withResolvers<ExecResult>();
    this.result = this.#settle.promise;
    this.#listen();
  }

  /** To be called when the request is on its way; an interruption before it would hit nothing. */
  limit(): void {
    const { clock, timing, link } = this.#context;
    const { deadlineMs = timing.execMs, signal, quietMs } = this.#options;
    this.#cleanUp.push(
      armTimer(clock, deadlineMs, () => this.giveUp(this.#late(`it did not end in ${seconds(deadlineMs)}`))),
      onAbort(link.gone, () => {
        if (!isClosed(this.#channel)) this.giveUp(this.#lost(link.gone.reason));
      }),
      onAbort(signal, () => this.#interrupt()),
    );
    if (quietMs !== undefined) this.#limitSilence(quietMs, quietMs);
  }

  /** The command runs: give it its input. Without input it sees the end at once and waits for nothing. */
  feed(): void {
    this.#channel.end(this.#options.stdin ?? "");
  }

  giveUp(error: unknown): void {
    if (this.#end(() => this.#settle.reject(error))) this.#context.link.retire();
  }

  /** It never ran, so that the connection is as good as before. */
  refuse(error: unknown): void {
    this.#end(() => this.#settle.reject(error));
  }

  #listen(): void {
    const channel = this.#channel;
    const progress = createLineSplitter((line) => this.#report(line));
    channel.on("data", (chunk: Buffer) => this.#hear(() => this.#stdout.add(chunk)));
    channel.stderr.on("data", (chunk: Buffer) =>
      this.#hear(() => {
        this.#stderr.add(chunk);
        progress.add(chunk);
      }),
    );
    channel.on("exit", (code: number | null, signal?: string) => {
      this.#exit = { code: code ?? undefined, signal };
    });
    channel.on("error", (error: Error) => this.giveUp(this.#lost(error)));
    channel.stderr.on("error", (error: Error) => this.giveUp(this.#lost(error)));
    channel.on("close", () => this.#closed("stdout"));
    channel.stderr.on("close", () => {
      progress.end();
      this.#closed("stderr");
    });
  }

  #limitSilence(quietMs: number, waitMs: number): void {
    const { clock } = this.#context;
    const disarm = armTimer(clock, waitMs, () => {
      const rest = this.#heardAt + quietMs - clock.monotonic();
      if (rest > 0) this.#limitSilence(quietMs, rest);
      else this.giveUp(this.#late(`nothing came from it for ${seconds(quietMs)}`));
    });
    if (this.#isSettled) disarm();
    else this.#cleanUp.push(disarm);
  }

  #interrupt(): void {
    const { clock, timing, link } = this.#context;
    interrupt(link.client, this.#channel);
    const reason = `it was interrupted and did not end in ${seconds(timing.abortGraceMs)}`;
    this.#cleanUp.push(armTimer(clock, timing.abortGraceMs, () => this.giveUp(this.#lost(reason))));
  }

  #hear(keep: () => void): void {
    this.#heardAt = this.#context.clock.monotonic();
    if (!this.#isSettled) keep();
  }

  /** What a listener throws is its own fault, and must not reach the library, which would drop the connection. */
  #report(line: string): void {
    try {
      this.#options.onProgress?.(line);
    } catch (error) {
      this.giveUp(error);
    }
  }

  #closed(stream: string): void {
    this.#open.delete(stream);
    const exit = this.#exit;
    if (this.#open.size > 0) return;
    if (exit === undefined) {
      this.giveUp(this.#lost("its channel was closed without an exit status"));
      return;
    }
    const output = { stdout: this.#stdout.text(), stderr: this.#stderr.text() };
    const cut = this.#stdout.isCut ? { cut: true as const } : {};
    this.#end(() => this.#settle.resolve({ ...exit, ...output, ...cut }));
  }

  /** True when the channel was still open. */
  #end(settle: () => void): boolean {
    if (this.#isSettled) return false;
    this.#isSettled = true;
    for (const undo of this.#cleanUp) undo();
    settle();
    if (isClosed(this.#channel)) return false;
    closeChannel(this.#channel);
    return true;
  }

  #lost(cause: unknown): Error {
    return lost(this.#context.endpoint, this.#name, cause);
  }

  #late(reason: string): Error {
    return timedOut(this.#context.endpoint, this.#name, reason);
  }
}
