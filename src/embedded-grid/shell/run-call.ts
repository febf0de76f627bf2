import { StringDecoder } from "node:string_decoder";
import { inspect } from "node:util";
import type { GridCore } from "../grid-core.ts";
import type { Actor } from "../life/access.ts";
import { Cancelled, EXIT, Refusal, wordsOf } from "../refusal.ts";
import type { SessionChannel } from "../ssh/channel.ts";
import type { Call, Command } from "./command.ts";
import { type HelpRequest, helpText } from "./help.ts";
import { parseWords, withoutPrefix } from "./parse-words.ts";

export interface CallContext {
  readonly core: GridCore;
  readonly user: Actor;
  readonly commands: readonly Command[];
  readonly channel: SessionChannel;
  readonly signal: AbortSignal;
  readonly ask: Call["ask"];
  /** The application that `.` stands for. */
  readonly current?: string | undefined;
}

/** Carries out one command line that was split already. Never throws; returns the exit status. */
export async function runCall(words: readonly string[], context: CallContext): Promise<number> {
  const { channel } = context;
  const errors = (line: string) => writeText(channel, channel.errors, `${line}\n`);
  try {
    const help = findHelp(withoutPrefix(words));
    if (help !== undefined) {
      writeText(channel, channel.output, helpText(help, context.commands));
      return EXIT.done;
    }
    const { command, ...parsed } = parseWords(words, context.commands, context.current);
    const progressTo = parsed.options.has("progress_on_stdout") ? channel.output : channel.errors;
    const isQuiet = parsed.options.has("quiet");
    const status = await command.run({
      core: context.core,
      user: context.user,
      signal: context.signal,
      ask: context.ask,
      channel,
      ...parsed,
      print: (text) => writeText(channel, channel.output, text),
      progress: (line) => (isQuiet ? undefined : writeText(channel, progressTo, `${line}\n`)),
      complain: errors,
    });
    return typeof status === "number" ? status : EXIT.done;
  } catch (error) {
    return failed(error, context, errors);
  }
}

function failed(error: unknown, { core, signal }: CallContext, errors: (line: string) => void): number {
  if (error instanceof Cancelled || (signal.aborted && error === signal.reason)) {
    errors("Cancelled.");
    return EXIT.cancelled;
  }
  if (error instanceof Refusal) {
    errors(error.message);
    return error.status;
  }
  core.log(inspect(error));
  errors(`Internal error - ${wordsOf(error)}.`);
  return EXIT.refused;
}

function findHelp(words: readonly string[]): HelpRequest | undefined {
  if (words[0] === "help") return { about: words.slice(1) };
  return words.includes("--help") ? { about: words.filter((word) => word !== "--help") } : undefined;
}

/** A terminal wants a carriage return before each line feed. What is written after the end is dropped. */
export function writeText(channel: SessionChannel, to: SessionChannel["output"], text: string): void {
  if (channel.closed.aborted) return;
  to.write(channel.terminal === undefined ? text : text.replaceAll(/\r?\n/g, "\r\n"));
}

/** Splits what comes in into lines; for answers on standard input. */
export function createLineReader(channel: SessionChannel): () => Promise<string | undefined> {
  const decoder = new StringDecoder("utf8");
  let text = "";
  let hasEnded = false;
  let wake: () => void = () => undefined;
  channel.input.on("data", (data: Buffer) => {
    text += decoder.write(data);
    wake();
  });
  const end = () => {
    hasEnded = true;
    wake();
  };
  channel.input.once("end", end);
  channel.closed.addEventListener("abort", end, { once: true });
  return async () => {
    while (!text.includes("\n") && !hasEnded) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    const index = text.indexOf("\n");
    const line = index === -1 ? text : text.slice(0, index);
    text = index === -1 ? "" : text.slice(index + 1);
    return index === -1 && line === "" ? undefined : line.replace(/\r$/, "");
  };
}
