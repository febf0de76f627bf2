import type { ServerChannel, Session } from "ssh2";
import { describe, expect, it } from "vitest";
import type { ShellChannel } from "../../../src/ssh/ssh.ts";
import { failure, startBench } from "../../support/ssh-bench.ts";

const SIZE = { columns: 100, rows: 30, term: "xterm-256color" };

/** A shell that greets, answers each input with itself, and tells what it is told about the terminal. */
function echoShell(told: unknown[], onShell: (channel: ServerChannel) => void = () => undefined) {
  return (session: Session) => {
    session.on("pty", (accept, _reject, { cols, rows, term }) => {
      told.push({ cols, rows, term });
      accept();
    });
    session.on("window-change", (accept, _reject, { cols, rows }) => {
      told.push({ cols, rows });
      accept?.();
    });
    session.on("shell", (accept) => {
      const channel = accept();
      channel.write("3t> ");
      channel.on("data", (data: Buffer) => channel.write(data));
      onShell(channel);
    });
  };
}

function heard(shell: ShellChannel): () => string {
  let text = "";
  shell.onData((data) => {
    text += data.toString();
  });
  return () => text;
}

const closed = (shell: ShellChannel) => new Promise<void>((resolve) => shell.onClose(() => resolve()));

describe("a terminal on a controller", () => {
  it("carries what is typed and shown, from the first prompt on", async () => {
    await using bench = await startBench({ onSession: echoShell([]) });
    const shell = await bench.connection.shell(SIZE);
    await bench.connection.ping();
    const text = heard(shell);
    shell.write("help\r");
    await expect.poll(text).toBe("3t> help\r");
    shell.close();
    await closed(shell);
  });

  it("has the size and the type that were asked for, and changes its size", async () => {
    const told: unknown[] = [];
    await using bench = await startBench({ onSession: echoShell(told) });
    const shell = await bench.connection.shell(SIZE);
    shell.resize(80, 24);
    await expect
      .poll(() => told)
      .toEqual([
        { cols: 100, rows: 30, term: "xterm-256color" },
        { cols: 80, rows: 24 },
      ]);
  });

  it("tells when it is over: closed by the shell, by us, by a lost connection", async () => {
    await using bench = await startBench({
      onSession: echoShell([], (channel) =>
        channel.on("data", () => {
          channel.exit(0);
          channel.end();
        }),
      ),
    });
    const left = await bench.connection.shell(SIZE);
    left.write("exit\r");
    await closed(left);
    const ours = await bench.connection.shell(SIZE);
    ours.close();
    ours.close();
    await closed(ours);
    ours.write("into the void");
    const cut = await bench.connection.shell(SIZE);
    bench.server.cut();
    await closed(cut);
    // Who asks later is told as well.
    await closed(left);
  });

  it("keeps its connection when the key changes, and lets go of it at its end", async () => {
    await using bench = await startBench({ onSession: echoShell([]) });
    const shell = await bench.connection.shell(SIZE);
    await bench.connector.reset();
    const text = heard(shell);
    shell.write("still here");
    await expect.poll(text).toContain("still here");
    shell.close();
    await expect.poll(() => bench.log).toEqual(["logged in", "connection ended"]);
  });

  it("that the server does not give is refused", async () => {
    await using without = await startBench();
    expect(await failure(without.connection.shell(SIZE))).toMatchObject({
      code: "SSH_CHANNEL",
      message: expect.stringContaining("gives no terminal"),
    });
    await using bench = await startBench({ onSession: (session) => session.on("pty", (accept) => accept()) });
    expect(await failure(bench.connection.shell(SIZE))).toMatchObject({
      code: "SSH_CHANNEL",
      message: expect.stringContaining("starts no shell"),
    });
  });

  it("for which the server never answers is given up", async () => {
    await using bench = await startBench(
      { onSession: (session) => session.on("pty", () => undefined) },
      { timing: { channelMs: 40 } },
    );
    expect(await failure(bench.connection.shell(SIZE))).toMatchObject({
      code: "SSH_CHANNEL",
      message: expect.stringContaining("0.04 s"),
    });
  });
});
