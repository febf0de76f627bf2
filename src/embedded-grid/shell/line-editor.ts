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
      const editor = createInterface({
        ...{ input: keys, output: screen.output, terminal: true, prompt, completer: complete },
        ...{ history: isHidden ? [] : [...history], historySize: 200, removeHistoryDuplicates: true },
      });
      const detach = input.attach((data) => void keys.write(data), { byLine: true });
      return new Promise((resolve) => {
        const finish = (line: string | undefined) => {
          if (isHidden) screen.show("\r\n");
          channel.closed.removeEventListener("abort", closed);
          editor.removeAllListeners("close");
          editor.close();
          resolve(line);
          detach();
        };
        const closed = () => finish(undefined);
        channel.closed.addEventListener("abort", closed, { once: true });
        editor.on("history", (lines) => {
          if (!isHidden) history = lines;
        });
        editor.once("line", finish);
        editor.once("close", closed);
        editor.once("SIGINT", () => {
          screen.show("^C\r\n");
          finish("");
        });
        editor.prompt();
        if (isHidden) screen.hide();
      });
    },
  };
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
