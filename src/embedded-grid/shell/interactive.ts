import { split } from "../../ssh/split.ts";
import type { GridCore } from "../grid-core.ts";
import type { Actor } from "../life/access.ts";
import { EXIT, Refusal, wordsOf } from "../refusal.ts";
import type { SessionChannel } from "../ssh/channel.ts";
import { getApplication } from "../world/find.ts";
import type { Command } from "./command.ts";
import { createCompleter } from "./complete.ts";
import { findRunning, logIn } from "./component-shell.ts";
import { createLineEditor, type LineEditor } from "./line-editor.ts";
import { createLineReader, runCall, writeText } from "./run-call.ts";
import { createTerminalInput, type TerminalInput } from "./terminal-input.ts";

export interface ShellOptions {
  readonly core: GridCore;
  readonly user: Actor;
  readonly commands: readonly Command[];
  readonly channel: SessionChannel;
}

/**
 * The shell that a person gets: the 3T shell, or for a maintainer bash, in which `3t` opens it. It remembers the
 * current application. Ctrl-C ends the line or the command, Ctrl-D the shell.
 */
export async function runInteractive(options: ShellOptions): Promise<void> {
  const { channel, core } = options;
  const session: Session = { ...options, mode: options.user.maintainer ? "bash" : "3t", current: undefined };
  const reader = channel.terminal === undefined ? readPlain(session) : readTerminal(session);
  if (channel.terminal !== undefined)
    say(session, `Grid ${core.settings.name} (${core.settings.location})\n`);
  let status: number = EXIT.done;
  for (let line = await reader.next(); line !== undefined; line = await reader.next()) {
    const outcome = await handleLine(session, line, reader);
    if (outcome === "leave") break;
    status = outcome ?? status;
  }
  if (channel.terminal !== undefined) say(session, "\n");
  await channel.end(status);
}

interface Session extends ShellOptions {
  mode: "3t" | "bash";
  /** Application that `.` stands for. */
  current: string | undefined;
}

interface Reader {
  next(): Promise<string | undefined>;
  run(words: readonly string[]): Promise<number>;
  logIn(component: string): Promise<number>;
}

/** Undefined when nothing was asked for. */
async function handleLine(
  session: Session,
  line: string,
  reader: Reader,
): Promise<number | "leave" | undefined> {
  try {
    const [first, ...rest] = split(line);
    if (first === undefined || first.startsWith("#")) return undefined;
    if (first === "exit" || first === "quit" || first === "logout") return leave(session);
    if (session.mode === "bash" && first !== "3t") {
      complain(session, `bash: ${first}: command not found`);
      return EXIT.notFound;
    }
    if (first === "3t" && rest.length === 0) session.mode = "3t";
    else if (first === "ca") changeApplication(session, rest[0]);
    else if (first === "ssh") return await reader.logIn(rest[0] ?? "");
    else return await reader.run([first, ...rest]);
    return EXIT.done;
  } catch (error) {
    complain(session, `${wordsOf(error)}.`);
    return error instanceof Refusal ? error.status : EXIT.usage;
  }
}

/** `exit` in a 3T shell that a maintainer opened leads back to bash. */
function leave(session: Session): "leave" | undefined {
  if (!session.user.maintainer || session.mode === "bash") return "leave";
  session.mode = "bash";
  return undefined;
}

function changeApplication(session: Session, name: string | undefined): void {
  if (name !== undefined) session.current = getApplication(session.core.store.world, name).name;
  else say(session, `${session.current ?? "No current application."}\n`);
}

function prompt(session: Session): string {
  const { name } = session.core.settings;
  if (session.mode === "bash") return `[root@${name} ~]# `;
  return session.current === undefined ? `${name}> ` : `${name}:${session.current}> `;
}

function say(session: Session, text: string): void {
  writeText(session.channel, session.channel.output, text);
}

function complain(session: Session, text: string): void {
  writeText(session.channel, session.channel.errors, `${text}\n`);
}

/** Without a terminal, as `ssh -T` and a pipe have it: lines in, no prompt. */
function readPlain(session: Session): Reader {
  const { channel } = session;
  const next = createLineReader(channel);
  return {
    next,
    run: (words) => runCall(words, { ...session, signal: new AbortController().signal, ask: next }),
    logIn: () => Promise.reject(new Refusal("A terminal is needed to log in to a component.")),
  };
}

function readTerminal(session: Session): Reader {
  const { channel, core, commands } = session;
  const input = createTerminalInput(channel);
  const editor = createLineEditor(
    channel,
    input,
    createCompleter(core, commands, () => session.current),
  );
  return {
    next: () => editor.readLine(prompt(session)),
    run: (words) =>
      withInterrupt(channel, input, (signal) => runCall(words, { ...session, signal, ask: askOn(editor) })),
    logIn: (text) => logIn(core, findRunning(core, text, session.current), channel, input),
  };
}

export function askOn(
  editor: LineEditor,
): (text: string, options?: { readonly hidden?: boolean }) => Promise<string | undefined> {
  return (text, options) => editor.readLine(text, options);
}

/** Ctrl-C, INT and the end of the terminal abort; what is typed besides waits for the next line. */
export async function withInterrupt<T>(
  channel: SessionChannel,
  input: TerminalInput,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const interrupt = new AbortController();
  const abort = () => interrupt.abort();
  const detach = input.onInterrupt(abort);
  channel.closed.addEventListener("abort", abort, { once: true });
  channel.onSignal(abort);
  try {
    return await work(interrupt.signal);
  } finally {
    channel.closed.removeEventListener("abort", abort);
    detach();
  }
}
