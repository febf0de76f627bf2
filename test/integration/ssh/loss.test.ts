import { describe, expect, it } from "vitest";
import { isUnknownOutcome } from "../../../src/domain/errors.ts";
import { failure, startBench } from "../../support/ssh-bench.ts";
import { answering, type TestCommand } from "../../support/ssh-server.ts";

/** Times a test can end in; the real ones are ten seconds. */
const FAST_KEEPALIVE = { keepaliveMs: 20, keepaliveMisses: 2, closeMs: 20 };

describe("a connection that is lost", () => {
  it("between two commands is opened again by the next", async () => {
    await using bench = await startBench({ onExec: answering("fine") });
    await bench.connection.exec(["app", "list"]);
    bench.server.cut();
    expect((await bench.connection.exec(["app", "list"])).stdout).toBe("fine");
    expect(bench.server.logIns).toBe(2);
  });

  it("before the command was asked for means that nothing happened", async () => {
    let isSent = false;
    await using bench = await startBench({
      allowSession() {
        bench.server.cut();
        return true;
      },
    });
    const onSend = () => {
      isSent = true;
    };
    const error = await failure(bench.connection.exec(["app", "start"], { onSend }));
    expect(error).toMatchObject({
      code: "SSH_UNREACHABLE",
      hint: expect.stringContaining("Nothing was done"),
    });
    expect(isUnknownOutcome(error)).toBe(false);
    expect(isSent).toBe(false);
  });

  it("between the request and its answer means that the outcome is unknown", async () => {
    await using bench = await startBench({ onExec: (command) => command.cut() });
    const error = await failure(bench.connection.exec(["app", "start"]));
    expect(error).toMatchObject({ code: "SSH_LOST", hint: expect.stringContaining("look at the state") });
    expect(isUnknownOutcome(error)).toBe(true);
  });

  it("while the command runs means that the outcome is unknown", async () => {
    await using bench = await startBench({
      onExec(command) {
        command.accept().write("working", () => command.cut());
      },
    });
    expect(await failure(bench.connection.exec(["app", "start"]))).toMatchObject({ code: "SSH_LOST" });
  });

  it("after the exit status and before the end of the output means that the outcome is unknown", async () => {
    await using bench = await startBench({
      onExec(command) {
        const channel = command.accept();
        channel.exit(0);
        channel.write("half an ans", () => command.cut());
      },
    });
    expect(await failure(bench.connection.exec(["app", "list"]))).toMatchObject({ code: "SSH_LOST" });
  });

  it("right after the command ended changes nothing", async () => {
    await using bench = await startBench({
      onExec(command) {
        const channel = command.accept();
        channel.on("close", command.cut);
        channel.write("whole answer");
        channel.exit(0);
        channel.end();
      },
    });
    expect(await bench.connection.exec(["app", "list"])).toMatchObject({ code: 0, stdout: "whole answer" });
    expect(await bench.connection.exec(["app", "list"])).toMatchObject({ code: 0, stdout: "whole answer" });
  });

  it("takes all its commands with it, each with an unknown outcome, and those that waited go on", async () => {
    const seen: TestCommand[] = [];
    await using bench = await startBench({
      onExec(command) {
        seen.push(command);
        if (seen.length === 8) bench.server.cut();
        else if (seen.length > 8) answering("fine")(command);
      },
    });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, (_, number) => bench.connection.exec(["vol", String(number)])),
    );
    expect(outcomes.slice(0, 8)).toEqual(
      Array.from({ length: 8 }, () =>
        expect.objectContaining({ reason: expect.objectContaining({ code: "SSH_LOST" }) }),
      ),
    );
    expect(outcomes.slice(8)).toEqual(
      Array.from({ length: 2 }, () =>
        expect.objectContaining({ value: expect.objectContaining({ stdout: "fine" }) }),
      ),
    );
    expect(bench.server.logIns).toBe(2);
  });

  it("because the server stopped answering is noticed by the keepalive", async () => {
    await using bench = await startBench(
      {
        onExec(command) {
          command.accept();
          bench.server.freeze();
        },
      },
      { timing: FAST_KEEPALIVE },
    );
    const error = await failure(bench.connection.exec(["app", "start"]));
    expect(error).toMatchObject({ code: "SSH_LOST", message: expect.stringContaining("Keepalive timeout") });
  });

  it("is not taken for lost while the server only has nothing to say", async () => {
    let end: () => void = () => undefined;
    await using bench = await startBench(
      {
        onExec(command) {
          if (command.line === "app start") end = () => answering("late")(command);
        },
      },
      { timing: FAST_KEEPALIVE },
    );
    const running = bench.connection.exec(["app", "start"]);
    // Ten times the keepalive's interval pass here.
    await failure(bench.connection.exec(["hang"], { deadlineMs: 200 }));
    end();
    expect((await running).stdout).toBe("late");
  });

  it("with a server that opens no channel gives up before anything was sent", async () => {
    await using bench = await startBench(
      { onExec: answering("") },
      { timing: { channelMs: 30, closeMs: 20 } },
    );
    await bench.connection.ping();
    bench.server.freeze();
    const error = await failure(bench.connection.exec(["app", "start"]));
    expect(error).toMatchObject({
      code: "SSH_CHANNEL",
      message: expect.stringContaining("opened no channel in 0.03 s"),
    });
    expect((await bench.connection.exec(["app", "list"])).code).toBe(0);
    expect(bench.server.commands).toEqual(["app list"]);
  });
});

describe("closing", () => {
  it("on a change of key lets running commands end, and new ones log in anew", async () => {
    let finish: () => void = () => undefined;
    await using bench = await startBench({
      onExec(command) {
        if (command.line === "app migrate") finish = () => answering("done")(command);
        else answering("new")(command);
        if (command.line === "app migrate") started.resolve();
      },
    });
    const started = Promise.withResolvers<void>();
    const running = bench.connection.exec(["app", "migrate"]);
    await started.promise;
    await bench.connector.reset();
    expect((await bench.connection.exec(["app", "list"])).stdout).toBe("new");
    expect(bench.server.logIns).toBe(2);
    finish();
    expect((await running).stdout).toBe("done");
  });

  it("closes an idle connection at once", async () => {
    await using bench = await startBench();
    await bench.connection.ping();
    await bench.connector.reset();
    await bench.connection.ping();
    await expect.poll(() => bench.log).toEqual(["logged in", "connection ended", "logged in"]);
  });

  it("at the end of the agent ends what runs with an unknown outcome", async () => {
    const started = Promise.withResolvers<void>();
    await using bench = await startBench({
      onExec(command) {
        command.accept();
        started.resolve();
      },
    });
    const running = failure(bench.connection.exec(["app", "start"]));
    await started.promise;
    await bench.connector[Symbol.asyncDispose]();
    expect(await running).toMatchObject({ code: "SSH_LOST" });
  });

  it("does not wait for a server that has stopped answering", async () => {
    await using bench = await startBench({}, { timing: { closeMs: 20 } });
    await bench.connection.ping();
    bench.server.freeze();
    await bench.connector[Symbol.asyncDispose]();
    expect(bench.log).toEqual(["logged in", "connection ended"]);
  });
});
