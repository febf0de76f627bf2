import { describe, expect, it } from "vitest";
import { hasCode, isUnknownOutcome } from "../../../src/domain/errors.ts";
import { failure, startBench } from "../../support/ssh-bench.ts";
import { answering, type TestCommand } from "../../support/ssh-server.ts";

describe("a command that takes too long", () => {
  const silent = (command: TestCommand) => void command.accept();

  it("has an unknown outcome when its deadline is over", async () => {
    await using bench = await startBench({ onExec: silent });
    const error = await failure(bench.connection.exec(["app", "start"], { deadlineMs: 30 }));
    expect(error).toMatchObject({
      code: "SSH_TIMEOUT",
      message: expect.stringContaining("it did not end in 0.03 s"),
    });
    expect(isUnknownOutcome(error)).toBe(true);
  });

  it("has an unknown outcome also when the server did not even answer the request", async () => {
    await using bench = await startBench({ onExec: () => undefined });
    expect(await failure(bench.connection.exec(["app", "start"], { deadlineMs: 30 }))).toMatchObject({
      code: "SSH_TIMEOUT",
    });
  });

  it("is given up after silence, and progress keeps it alive", async () => {
    await using bench = await startBench({
      onExec(command) {
        const channel = command.accept();
        let count = 0;
        const timer = setInterval(() => {
          count += 1;
          channel.stderr.write(`${count}%\r`);
          if (count === 8) clearInterval(timer);
        }, 25);
      },
    });
    const lines: string[] = [];
    const error = await failure(
      bench.connection.exec(["vol", "copy"], { quietMs: 400, onProgress: (line) => lines.push(line) }),
    );
    expect(error).toMatchObject({
      code: "SSH_TIMEOUT",
      message: expect.stringContaining("nothing came from it for 0.4 s"),
    });
    expect(lines).toHaveLength(8);
  });

  it("does not block the next one, which gets a connection of its own", async () => {
    await using bench = await startBench({
      onExec: (command) => (command.line === "hang" ? silent(command) : answering("fine")(command)),
    });
    await failure(bench.connection.exec(["hang"], { deadlineMs: 20 }));
    expect((await bench.connection.exec(["app", "list"])).stdout).toBe("fine");
    expect(bench.server.logIns).toBe(2);
  });

  it("does not cut off the others on its connection", async () => {
    let finish: () => void = () => undefined;
    await using bench = await startBench({
      onExec(command) {
        if (command.line === "hang") return silent(command);
        finish = () => answering("done")(command);
      },
    });
    const long = bench.connection.exec(["app", "migrate"]);
    await failure(bench.connection.exec(["hang"], { deadlineMs: 20 }));
    finish();
    expect((await long).stdout).toBe("done");
  });

  it("ends at its deadline under endless output", async () => {
    await using bench = await startBench({
      onExec(command) {
        const channel = command.accept();
        const pour = () => {
          while (channel.writable && channel.write(Buffer.alloc(65_536, "y"))) {}
          if (channel.writable) channel.once("drain", pour);
        };
        pour();
      },
    });
    expect(await failure(bench.connection.exec(["yes"], { deadlineMs: 150 }))).toMatchObject({
      code: "SSH_TIMEOUT",
    });
  });

  it("waits for a place no longer than it may", async () => {
    await using bench = await startBench({ onExec: silent }, { timing: { queueMs: 30 } });
    const aborts = new AbortController();
    const busy = Array.from({ length: 8 }, () =>
      failure(bench.connection.exec(["hang"], { signal: aborts.signal, deadlineMs: 500 })),
    );
    const error = await failure(bench.connection.exec(["app", "list"]));
    expect(error).toMatchObject({ code: "SSH_CHANNEL" });
    await Promise.all(busy);
  });
});

describe("a command that is aborted", () => {
  it("before it was sent throws the reason, and does not happen", async () => {
    await using bench = await startBench({ onExec: answering("") });
    const reason = new Error("never mind");
    expect(
      await failure(bench.connection.exec(["app", "start"], { signal: AbortSignal.abort(reason) })),
    ).toBe(reason);
    expect(bench.server.logIns).toBe(0);
    const late = new AbortController();
    const onSend = () => late.abort(reason);
    await bench.connection.ping();
    // Aborted by the very callback that notes it: it has been noted, so it goes out and is interrupted.
    expect((await bench.connection.exec(["app", "start"], { signal: late.signal, onSend })).code).toBe(0);
  });

  it("while it waits for the connection leaves other callers their log-in", async () => {
    await using bench = await startBench({ onExec: answering("fine") });
    const abort = new AbortController();
    const reason = new Error("never mind");
    const aborted = failure(bench.connection.exec(["app", "start"], { signal: abort.signal }));
    const other = bench.connection.exec(["app", "list"]);
    abort.abort(reason);
    expect(await aborted).toBe(reason);
    expect((await other).stdout).toBe("fine");
    expect(bench.server.commands).toEqual(["app list"]);
  });

  it("after it was sent is interrupted and gives its result", async () => {
    await using bench = await startBench({
      onSession(session) {
        session.on("signal", (accept, _reject, info) => {
          accept?.();
          signals.push(info.name);
          end();
        });
      },
      onExec(command) {
        const channel = command.accept();
        end = () => {
          channel.write("stopped half way");
          channel.exit(130);
          channel.end();
        };
        abort.abort();
      },
    });
    const abort = new AbortController();
    const signals: string[] = [];
    let end: () => void = () => undefined;
    const result = await bench.connection.exec(["app", "migrate"], { signal: abort.signal });
    expect(signals).toEqual(["INT"]);
    expect(result).toMatchObject({ code: 130, stdout: "stopped half way" });
  });

  it("and does not end by itself has an unknown outcome after a grace", async () => {
    const abort = new AbortController();
    await using bench = await startBench(
      {
        onExec(command) {
          command.accept();
          abort.abort();
        },
      },
      { timing: { abortGraceMs: 30 } },
    );
    const error = await failure(bench.connection.exec(["app", "migrate"], { signal: abort.signal }));
    expect(hasCode(error, "SSH_LOST")).toBe(true);
    expect(error).toMatchObject({ message: expect.stringContaining("interrupted and did not end") });
  });
});
