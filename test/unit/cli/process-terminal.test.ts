import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import { Interruption } from "../../../src/cli/exit-codes.ts";
import { createProcessTerminal } from "../../../src/cli/process-terminal.ts";

/** A terminal that notes when it is in raw mode; `isTTY: false` is a pipe. */
function fakeStreams({ isTTY = true } = {}) {
  const raw: boolean[] = [];
  const stdin = Object.assign(new PassThrough(), { isTTY, setRawMode: (mode: boolean) => raw.push(mode) });
  const stderr = Object.assign(new PassThrough({ encoding: "utf8" }), { isTTY, columns: 100, rows: 30 });
  const stdout = new PassThrough({ encoding: "utf8" });
  const terminal = createProcessTerminal({ stdin: stdin as never, stdout, stderr, env: { LANG: "C" } });
  return { stdin, stdout, stderr, raw, terminal };
}

const never = new AbortController().signal;

describe("the terminal of the process", () => {
  test("knows what is a terminal and how wide it is", () => {
    const { terminal, stdout } = fakeStreams();
    expect(terminal.stderr).toMatchObject({ isTerminal: true, columns: 100, rows: 30 });
    expect(terminal.stdout).toMatchObject({ isTerminal: false, columns: 80, rows: 24 });
    terminal.stdout.write("data\n");
    expect(stdout.read()).toBe("data\n");
    expect(terminal.env).toEqual({ LANG: "C" });
  });

  test("asks on stderr and reads one line", async () => {
    const { terminal, stdin, stderr, stdout } = fakeStreams();
    const answer = terminal.stdin.ask("Name? ", never);
    stdin.write("guest");
    stdin.write("book\n");
    expect(await answer).toBe("guestbook");
    expect([stderr.read(), stdout.read()]).toEqual(["Name? ", null]);
  });

  test("takes the end of input for no answer", async () => {
    const { terminal, stdin } = fakeStreams();
    stdin.end();
    await expect(terminal.stdin.ask("Name? ", never)).rejects.toMatchObject({ code: "CONFIRMATION" });
    const other = fakeStreams();
    const secret = other.terminal.stdin.askSecret("Password: ", never);
    other.stdin.write("\u0004");
    await expect(secret).rejects.toMatchObject({ code: "CONFIRMATION" });
    expect(other.raw).toEqual([true, false]);
  });

  test("reads a secret without echo and leaves the terminal as it was", async () => {
    const { terminal, stdin, stderr, raw } = fakeStreams();
    const secret = terminal.stdin.askSecret("Password: ", never);
    for (const key of ["s", "3", "x", "\u007f", "\r"]) stdin.write(key);
    expect(await secret).toBe("s3");
    expect(stderr.read()).toBe("Password: \n");
    expect(raw).toEqual([true, false]);
    expect(stdin.listenerCount("data")).toBe(0);
  });

  test("leaves the terminal as it was when it is interrupted", async () => {
    const stop = new AbortController();
    const { terminal, stdin, raw } = fakeStreams();
    const secret = terminal.stdin.askSecret("Password: ", stop.signal);
    stop.abort(new Interruption("SIGTERM"));
    await expect(secret).rejects.toBe(stop.signal.reason);
    expect(raw).toEqual([true, false]);
    const line = terminal.stdin.ask("Name? ", AbortSignal.abort(stop.signal.reason));
    await expect(line).rejects.toBe(stop.signal.reason);
    expect(stdin.listenerCount("data")).toBe(0);
  });

  test("reads the first line of what is piped in", async () => {
    const { terminal, stdin } = fakeStreams({ isTTY: false });
    stdin.end("one\r\ntwo\n");
    expect(terminal.stdin.isTerminal).toBe(false);
    expect(await terminal.stdin.readLine(never)).toBe("one");
    const empty = fakeStreams({ isTTY: false });
    empty.stdin.end();
    expect(await empty.terminal.stdin.readLine(never)).toBe("");
  });
});
