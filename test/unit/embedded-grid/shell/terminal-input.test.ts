import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import {
  createTerminalInput,
  type TerminalInput,
} from "../../../../src/embedded-grid/shell/terminal-input.ts";
import type { SessionChannel } from "../../../../src/embedded-grid/ssh/channel.ts";

function typing(): { readonly input: TerminalInput; type(text: string): void } {
  const keys = new PassThrough();
  const channel: SessionChannel = {
    input: keys,
    output: new PassThrough(),
    errors: new PassThrough(),
    terminal: { columns: 80, rows: 24, term: "xterm" },
    onResize: () => undefined,
    onSignal: () => undefined,
    closed: new AbortController().signal,
    end: () => Promise.resolve(),
    cut: () => undefined,
    burst: () => undefined,
    freeze: () => undefined,
  };
  const input = createTerminalInput(channel);
  return { input, type: (text) => void keys.emit("data", Buffer.from(text)) };
}

describe("who gets what is typed", () => {
  test("a line reader gets one line, the next one the rest", () => {
    const { input, type } = typing();
    const first: string[] = [];
    const second: string[] = [];
    type("one\r");
    const detach = input.attach((data) => void first.push(data.toString()), { byLine: true });
    type("\ntwo\r\nthr");
    detach();
    input.attach((data) => void second.push(data.toString()), { byLine: true });
    expect([first, second]).toEqual([["one\r"], ["\n"]]);
  });

  test("CR LF is one end of a line", () => {
    const { input, type } = typing();
    const seen: string[] = [];
    input.attach((data) => void seen.push(data.toString()), { byLine: true });
    type("one\r\ntwo\r\n");
    expect(seen).toEqual(["one\r\n"]);
  });

  test("the last one attached gets it, then the one before again", () => {
    const { input, type } = typing();
    const seen: string[] = [];
    input.attach((data) => void seen.push(`below ${data.toString()}`));
    const detach = input.attach((data) => void seen.push(`above ${data.toString()}`));
    type("a");
    detach();
    detach();
    type("b");
    expect(seen).toEqual(["above a", "below b"]);
  });

  test("Ctrl-C that nobody takes interrupts and forgets what came before; what comes after stays", () => {
    const { input, type } = typing();
    let interrupts = 0;
    const detach = input.onInterrupt(() => {
      interrupts += 1;
    });
    type("typed ahead\x03next");
    const seen: string[] = [];
    input.attach((data) => void seen.push(data.toString()));
    type("\x03");
    detach();
    expect([interrupts, seen]).toEqual([1, ["next", "\x03"]]);
  });
});
