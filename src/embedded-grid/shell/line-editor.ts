import { createInterface } from "node:readline";
import { PassThrough, Writable } from "node:stream";
import type { SessionChannel } from "../ssh/channel.ts";
import type { TerminalInput } from "./terminal-input.ts";

export interface LineEditor {
  /** One line; undefined after Ctrl-D or the end of the connection. Ctrl-C gives the empty line. */
  readLine(prompt: string, options?: { readonly hidden?: boolean }): Promise<string | undefined>;
}

export type Completer = (line: string) => [string[], string];

/** Line editing with history and completion on a terminal at the other end of an SSH channel. */
export function createLineEditor(
  channel: SessionChannel,
  input: TerminalInput,
  complete: Completer,
): LineEditor {
  let history: string[] = [];
  return {
    readLine(prompt, options = {}) {
      const isHidden = options.hidden === true;
      const keys = new PassThrough();
      const screen = createScreen(channel);
      const editor = withoutOwnTerminal(() =>
        createInterface({
          input: keys,
          output: screen.output,
          terminal: true,
          prompt,
          completer: complete,
          history: isHidden ? [] : [...history],
          historySize: 200,
          removeHistoryDuplicates: true,
        }),
      );
      editor.on("history", (lines) => {
        if (!isHidden) history = lines;
      });
      const { promise, resolve } = Promise.withResolvers<string | undefined>();
      editor.once("line", resolve);
      editor.once("close", () => resolve(undefined));
      editor.once("SIGINT", () => {
        screen.show("^C\r\n");
        resolve("");
      });
      editor.prompt();
      if (isHidden) screen.hide();
      return untilClosed(channel, promise, () => {
        // Last: what was typed ahead is there at once.
        const detach = input.attach((data) => void keys.write(data), { byLine: true });
        return () => {
          editor.close();
          if (isHidden) screen.show("\r\n");
          detach();
        };
      });
    },
  };
}

/** Readline looks at the terminal that this very process was started from; the person sits at another one. */
function withoutOwnTerminal<T>(make: () => T): T {
  const own = process.env["TERM"];
  process.env["TERM"] = "xterm";
  try {
    return make();
  } finally {
    if (own === undefined) delete process.env["TERM"];
    else process.env["TERM"] = own;
  }
}

/** Opens, waits for the line or the end of the connection, and closes. */
async function untilClosed(
  channel: SessionChannel,
  line: Promise<string | undefined>,
  open: () => () => void,
): Promise<string | undefined> {
  const { promise: gone, resolve } = Promise.withResolvers<undefined>();
  const end = () => resolve(undefined);
  channel.closed.addEventListener("abort", end, { once: true });
  if (channel.closed.aborted) end();
  const close = open();
  try {
    return await Promise.race([line, gone]);
  } finally {
    channel.closed.removeEventListener("abort", end);
    close();
  }
}

interface Screen {
  readonly output: Writable;
  hide(): void;
  show(text: string): void;
}

/** What the editor takes for a terminal; it follows the size of the client's window. */
function createScreen(channel: SessionChannel): Screen {
  let isHidden = false;
  const write = (text: string | Buffer) => {
    if (!channel.closed.aborted) channel.output.write(text);
  };
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!isHidden) write(chunk);
      done();
    },
  });
  const { columns = 80, rows = 24 } = channel.terminal ?? {};
  const sized = Object.assign(output, { columns, rows, isTTY: true });
  channel.onResize((size) => {
    Object.assign(sized, { columns: size.columns, rows: size.rows });
    sized.emit("resize");
  });
  return {
    output: sized,
    hide: () => {
      isHidden = true;
    },
    show: write,
  };
}
