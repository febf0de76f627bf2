import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { isUnknownOutcome, MigError } from "../../../src/domain/errors.ts";
import { memoryFiles } from "../../support/memory-sftp.ts";
import { startBench } from "../../support/ssh-bench.ts";
import { answering } from "../../support/ssh-server.ts";

type Direction = "up" | "down";

/** A way to the server that breaks off for good after so many bytes in one direction. */
async function startBreakingProxy(port: number) {
  const plan: { direction: Direction; bytesLeft: number } = {
    direction: "up",
    bytesLeft: Number.POSITIVE_INFINITY,
  };
  const sockets = new Set<Socket>();
  const carried = { up: 0, down: 0 };

  function carry(from: Socket, to: Socket, direction: Direction): void {
    from.on("data", (data: Buffer) => {
      carried[direction] += data.length;
      const room = plan.direction === direction ? plan.bytesLeft : Number.POSITIVE_INFINITY;
      if (plan.direction === direction) plan.bytesLeft -= data.length;
      if (data.length < room) to.write(data);
      else to.end(data.subarray(0, Math.max(room, 0)), () => from.destroy());
    });
    from.on("error", () => undefined);
    from.on("close", () => {
      sockets.delete(from);
      to.destroySoon();
    });
  }

  const listener = createServer({ noDelay: true }, (client) => {
    const server = connect({ port, host: "127.0.0.1", noDelay: true });
    sockets.add(client).add(server);
    carry(client, server, "up");
    carry(server, client, "down");
  });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  const address = listener.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    carried,
    breakAfter(direction: Direction, bytes: number) {
      plan.direction = direction;
      plan.bytesLeft = bytes;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}

/** A prime, so that the cuts fall into all parts of packets. */
const STEP_BYTES = 7;
/** All that a cut may look like: each says that it may work later, or that one has to look. */
const CUT_CODES = ["SSH_UNREACHABLE", "SSH_HANDSHAKE", "SSH_CHANNEL", "SSH_LOST"];

describe("a connection that breaks after any number of bytes", () => {
  it.each(["up", "down"] as const)(
    "%s never makes a command look undone that the controller saw",
    async (direction) => {
      await using bench = await startBench({
        onExec: answering("an answer of some length\n", { stderr: "10%\n" }),
      });
      await using proxy = await startBreakingProxy(bench.server.port);
      const connection = bench.connector.to({ ...bench.endpoint, port: proxy.port });
      await connection.exec(["whole"]);
      const total = proxy.carried[direction];
      const seen = { done: 0, unknown: 0, undone: 0 };
      for (let bytes = 0; bytes < total + STEP_BYTES; bytes += STEP_BYTES) {
        await bench.connector.reset();
        proxy.breakAfter(direction, bytes);
        const name = `cut_after_${bytes}`;
        let isSent = false;
        const onSend = () => {
          isSent = true;
        };
        const outcome = await connection
          .exec([name], { onSend, deadlineMs: 5_000 })
          .catch((error: unknown) => error);
        const isSeen = bench.server.commands.includes(name);
        if (isSeen) expect(isSent, name).toBe(true);
        if (!(outcome instanceof Error)) {
          expect(outcome, name).toMatchObject({
            code: 0,
            stdout: "an answer of some length\n",
            stderr: "10%\n",
          });
          seen.done += 1;
          continue;
        }
        expect(CUT_CODES, `${name}: ${outcome.message}`).toContain(
          outcome instanceof MigError ? outcome.code : "",
        );
        if (isSeen || isSent) expect(isUnknownOutcome(outcome), `${name}: ${outcome.message}`).toBe(true);
        else expect(isUnknownOutcome(outcome), `${name}: ${outcome.message}`).toBe(false);
        if (isSent) seen.unknown += 1;
        else seen.undone += 1;
      }
      expect(Math.min(seen.unknown, seen.undone)).toBeGreaterThan(0);
    },
  );

  it.each(["up", "down"] as const)("%s never leaves half a file", async (direction) => {
    const files = memoryFiles();
    await using bench = await startBench({ onSession: files.attach });
    await using proxy = await startBreakingProxy(bench.server.port);
    const connection = bench.connector.to({ ...bench.endpoint, port: proxy.port });
    await connection.sftp.write("/whole", "all of it");
    const total = proxy.carried[direction];
    let unknown = 0;
    for (let bytes = 0; bytes < total + STEP_BYTES; bytes += STEP_BYTES) {
      await bench.connector.reset();
      files.entries.clear();
      files.entries.set("/", { mode: 0o040755, data: Buffer.alloc(0) });
      proxy.breakAfter(direction, bytes);
      const outcome = await connection.sftp.write("/f", "all of it").catch((error: unknown) => error);
      const content = files.entries.get("/f")?.data.toString();
      const name = `cut after ${bytes}`;
      if (outcome === undefined) {
        expect(content, name).toBe("all of it");
        continue;
      }
      expect(CUT_CODES, name).toContain(outcome instanceof MigError ? outcome.code : "");
      expect(["all of it", undefined], name).toContain(content);
      if (isUnknownOutcome(outcome)) unknown += 1;
      else expect([...files.entries.keys()], name).toEqual(["/"]);
    }
    expect(unknown).toBeGreaterThan(0);
  });
});
