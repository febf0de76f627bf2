import { split } from "../../ssh/split.ts";
import { withCommandFaults } from "../faults/command-faults.ts";
import { EXIT, Refusal, wordsOf } from "../refusal.ts";
import type { SessionChannel } from "../ssh/channel.ts";
import { findRunning, logIn, runInComponent } from "./component-shell.ts";
import { askOn, type ShellOptions, withInterrupt } from "./interactive.ts";
import { createLineEditor } from "./line-editor.ts";
import { spellOut, withoutPrefix } from "./parse-words.ts";
import { createLineReader, runCall, writeText } from "./run-call.ts";
import { createTerminalInput } from "./terminal-input.ts";

/**
 * `ssh root@controller <command>`. Without a terminal the command goes on when the connection is lost, as remote
 * commands do; with one it is cancelled then, for a terminal hangs up.
 */
export async function runOneShot(options: ShellOptions, line: string): Promise<void> {
  const { channel, core, commands } = options;
  let words: readonly string[];
  try {
    words = split(line);
  } catch (error) {
    writeText(channel, channel.errors, `${wordsOf(error)}\n`);
    return await channel.end(EXIT.usage);
  }
  await withCommandFaults(core, { text: spellOut(words, commands), channel }, (to) =>
    runWords({ ...options, channel: to }, words),
  );
}

async function runWords(options: ShellOptions, words: readonly string[]): Promise<number> {
  const { channel, user } = options;
  const [first = ""] = words;
  if (user.maintainer && first !== "3t") {
    writeText(channel, channel.errors, `bash: ${first}: command not found\n`);
    return EXIT.notFound;
  }
  const [verb, target = "", ...command] = withoutPrefix(words);
  if (verb === "sh") return await runComponentShell(options, target, command.join(" "));
  return channel.terminal === undefined
    ? await runPlain(options, words)
    : await runOnTerminal(options, channel, words);
}

async function runPlain(options: ShellOptions, words: readonly string[]): Promise<number> {
  const { channel } = options;
  const interrupt = new AbortController();
  channel.onSignal(() => interrupt.abort());
  let reader: ReturnType<typeof createLineReader> | undefined;
  const ask = () => {
    reader ??= createLineReader(channel);
    return reader();
  };
  return await runCall(words, { ...options, signal: interrupt.signal, ask });
}

async function runOnTerminal(
  options: ShellOptions,
  channel: SessionChannel,
  words: readonly string[],
): Promise<number> {
  const input = createTerminalInput(channel);
  const editor = createLineEditor(channel, input, (line) => [[], line]);
  return await withInterrupt(channel, input, (signal) =>
    runCall(words, { ...options, signal, ask: askOn(editor) }),
  );
}

/** `sh <application>:<component> [<command>]`: the shell's own `ssh`, in one go. */
async function runComponentShell(options: ShellOptions, target: string, command: string): Promise<number> {
  const { channel, core } = options;
  try {
    const component = findRunning(core, target, undefined);
    if (command === "" && channel.terminal !== undefined) {
      return await logIn(core, component, channel, createTerminalInput(channel));
    }
    return await runInComponent(core, component, command === "" ? "exec sh" : command, channel);
  } catch (error) {
    writeText(channel, channel.errors, `${wordsOf(error)}.\n`);
    return error instanceof Refusal ? error.status : EXIT.refused;
  }
}
