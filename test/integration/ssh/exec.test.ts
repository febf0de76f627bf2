import { describe, expect, it } from "vitest";
import { isUnknownOutcome } from "../../../src/domain/errors.ts";
import { failure, startBench } from "../../support/ssh-bench.ts";
import { answering, type TestCommand } from "../../support/ssh-server.ts";

describe("a command on a controller", () => {
  it("gives standard output, standard error and exit status apart", async () => {
    await using bench = await startBench({ onExec: answering("data\n", { code: 3, stderr: "message\n" }) });
    const result = await bench.connection.exec(["vol", "list"]);
    expect(result).toEqual({ code: 3, signal: undefined, stdout: "data\n", stderr: "message\n" });
  });

  it("arrives quoted for one level of parsing", async () => {
    await using bench = await startBench({ onExec: answering("") });
    await bench.connection.exec(["app", "start", "it's here", "in_ip=10.0.0.1", ""]);
    expect(bench.server.commands).toEqual([`app start "it's here" in_ip=10.0.0.1 ''`]);
  });

  it("shares one connection with all others, and logs in once", async () => {
    await using bench = await startBench({ onExec: (command) => answering(command.line)(command) });
    for (let number = 0; number < 20; number += 1) {
      const { stdout } = await bench.connection.exec(["echo", String(number)]);
      expect(stdout).toBe(`echo ${number}`);
    }
    expect(bench.server.logIns).toBe(1);
    expect(bench.connector.to({ ...bench.endpoint })).toBe(bench.connection);
  });

  it("does not wait for others, up to eight at a time", async () => {
    const running: TestCommand[] = [];
    let most = 0;
    await using bench = await startBench({
      onExec(command) {
        running.push(command);
        most = Math.max(most, running.length);
        // Answers only when all places are taken, or nobody else will come.
        if (running.length === 8 || bench.server.commands.length === 10) {
          for (const waiting of running.splice(0)) answering(waiting.line)(waiting);
        }
      },
    });
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, number) => bench.connection.exec(["echo", String(number)])),
    );
    expect(results.map((result) => result.stdout)).toEqual(
      Array.from({ length: 10 }, (_, number) => `echo ${number}`),
    );
    expect(most).toBe(8);
    expect(bench.server.logIns).toBe(1);
  });

  it("is given its input, and sees the end of it", async () => {
    await using bench = await startBench({
      onExec(command) {
        const channel = command.accept();
        let heard = "";
        channel.on("data", (data: Buffer) => {
          heard += data.toString();
        });
        channel.on("end", () => {
          channel.write(heard.toUpperCase());
          channel.exit(0);
          channel.end();
        });
      },
    });
    const long = "x".repeat(3_000_000);
    expect((await bench.connection.exec(["cat"], { stdin: long })).stdout).toBe(long.toUpperCase());
    expect((await bench.connection.exec(["cat"])).stdout).toBe("");
  });

  it("is over only when its channel is closed, for the exit status may come before the last data", async () => {
    await using bench = await startBench({
      onExec(command) {
        const channel = command.accept();
        channel.exit(0);
        channel.write("last words");
        channel.stderr.write("and more");
        channel.end();
      },
    });
    const result = await bench.connection.exec(["app", "info"]);
    expect(result).toMatchObject({ code: 0, stdout: "last words", stderr: "and more" });
  });

  it("that a signal ended has no exit status", async () => {
    await using bench = await startBench({
      onExec(command) {
        const channel = command.accept();
        channel.exit("KILL");
        channel.end();
      },
    });
    expect(await bench.connection.exec(["app", "info"])).toMatchObject({
      code: undefined,
      signal: "SIGKILL",
    });
  });

  it("whose channel closes without an exit status has an unknown outcome", async () => {
    await using bench = await startBench({ onExec: (command) => command.accept().end("half an ans") });
    const error = await failure(bench.connection.exec(["app", "start", "shop"]));
    expect(error).toMatchObject({
      code: "SSH_LOST",
      message: expect.stringContaining("`app start …` on grid my_grid (root@127.0.0.1:"),
    });
    expect(isUnknownOutcome(error)).toBe(true);
  });

  it("that the server refuses did not happen, and costs neither the connection nor a session", async () => {
    await using bench = await startBench({
      onExec: (command) => (command.line === "no" ? command.refuse() : answering("yes")(command)),
    });
    for (let number = 0; number < 12; number += 1) {
      expect(await failure(bench.connection.exec(["no"]))).toMatchObject({ code: "SSH_CHANNEL" });
    }
    expect((await bench.connection.exec(["yes"])).stdout).toBe("yes");
    expect(bench.server.logIns).toBe(1);
    // That of the last command may be closing still.
    expect(bench.server.openSessions).toBeLessThanOrEqual(1);
  });

  it("for which the server opens no channel did not happen", async () => {
    let isSent = false;
    await using bench = await startBench({ allowSession: () => false });
    const onSend = () => {
      isSent = true;
    };
    expect(await failure(bench.connection.exec(["app", "list"], { onSend }))).toMatchObject({
      code: "SSH_CHANNEL",
      hint: expect.stringContaining("MaxSessions"),
    });
    expect(isSent).toBe(false);
  });

  it("does not go out when the caller cannot note that it does", async () => {
    await using bench = await startBench({ onExec: answering("") });
    const onSend = () => {
      throw new Error("the journal is full");
    };
    expect(await failure(bench.connection.exec(["app", "start"], { onSend }))).toMatchObject({
      message: "the journal is full",
    });
    expect((await bench.connection.exec(["app", "list"])).code).toBe(0);
    expect(bench.server.commands).toEqual(["app list"]);
  });

  it("is noted once, before the server sees it", async () => {
    const order: string[] = [];
    await using bench = await startBench({
      onExec(command) {
        order.push("seen");
        answering("")(command);
      },
    });
    await bench.connection.exec(["app", "start"], { onSend: () => order.push("noted") });
    expect(order).toEqual(["noted", "seen"]);
  });

  it("that no command line can carry is refused without connecting", async () => {
    await using bench = await startBench();
    expect(await failure(bench.connection.exec(["echo", "a\0b"]))).toMatchObject({ code: "USAGE" });
    expect(bench.server.logIns).toBe(0);
  });
});

describe("what a command says while it runs", () => {
  it("comes as lines, cut at line feeds and carriage returns, whatever the packets", async () => {
    await using bench = await startBench({
      onExec(command) {
        const channel = command.accept();
        const text = Buffer.from("copying data: 10%\rcopying data: 20%\r\nfertig: käse\nend");
        for (const byte of text) channel.stderr.write(Buffer.from([byte]));
        channel.exit(0);
        channel.end();
      },
    });
    const lines: string[] = [];
    const { stderr } = await bench.connection.exec(["vol", "copy"], {
      onProgress: (line) => lines.push(line),
    });
    expect(lines).toEqual(["copying data: 10%", "copying data: 20%", "fertig: käse", "end"]);
    expect(stderr).toBe("copying data: 10%\rcopying data: 20%\r\nfertig: käse\nend");
  });

  it("is capped when it is long, and says so for data", async () => {
    await using bench = await startBench({
      onExec(command) {
        const channel = command.accept();
        const megabyte = Buffer.alloc(1024 * 1024, "x");
        const end = () => {
          channel.exit(1);
          channel.end();
        };
        const writeData = () => channel.write(Buffer.concat(Array.from({ length: 9 }, () => megabyte)), end);
        for (let count = 0; count < 3; count += 1) channel.stderr.write(megabyte);
        channel.stderr.write("the reason", writeData);
      },
    });
    const result = await bench.connection.exec(["app", "list"]);
    expect(result.stdout).toHaveLength(8 * 1024 * 1024);
    expect(result.cut).toBe(true);
    expect(result.stderr).toHaveLength(256 * 1024);
    expect(result.stderr.endsWith("the reason")).toBe(true);
  });

  it("is the caller's trouble when its listener throws, not the connection's", async () => {
    await using bench = await startBench({ onExec: answering("", { stderr: "10%\n" }) });
    const onProgress = () => {
      throw new Error("listener");
    };
    expect(await failure(bench.connection.exec(["vol", "copy"], { onProgress }))).toMatchObject({
      message: "listener",
    });
    expect((await bench.connection.exec(["vol", "copy"])).code).toBe(0);
  });
});
