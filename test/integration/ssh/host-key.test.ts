import { utils } from "ssh2";
import { describe, expect, it } from "vitest";
import { systemClock } from "../../../src/clock.ts";
import { offeredHostKey } from "../../../src/ssh/offered-host-key.ts";
import { CLIENT_KEY, failure, memoryHostKeys, startBench } from "../../support/ssh-bench.ts";
import { answering, ed25519, startSshServer } from "../../support/ssh-server.ts";

const ecdsa = () => utils.generateKeyPairSync("ecdsa", { bits: 256 });

describe("the host key of a controller", () => {
  it("is recorded at first use, when the server has proved it, and then expected", async () => {
    await using bench = await startBench();
    await bench.connection.ping();
    expect(bench.hostKeys.find(bench.endpoint)?.fingerprint).toBe(bench.server.hostKeyFingerprint);
    await bench.connector.reset();
    await bench.connection.ping();
    expect(bench.server.logIns).toBe(2);
  });

  it("is not recorded when settings are strict, and the remedy names the grid", async () => {
    await using bench = await startBench({}, { policy: () => "strict" });
    expect(await failure(bench.connection.ping())).toMatchObject({
      code: "SSH_HOST_KEY",
      message: expect.stringContaining(bench.server.hostKeyFingerprint),
      hint: expect.stringMatching(/ssh_host_ed25519_key\.pub.*mig trust my_grid$/),
    });
    expect(bench.hostKeys.find(bench.endpoint)).toBeUndefined();
    bench.hostKeys.record(bench.endpoint, bench.server.hostKeyFingerprint);
    await bench.connection.ping();
    expect(bench.server.logIns).toBe(1);
  });

  it("that changed is refused with both fingerprints and the remedy, and nothing is sent", async () => {
    await using bench = await startBench({ onExec: answering("") });
    bench.hostKeys.record(bench.endpoint, "SHA256:old");
    let isSent = false;
    const onSend = () => {
      isSent = true;
    };
    expect(await failure(bench.connection.exec(["app", "start"], { onSend }))).toMatchObject({
      code: "SSH_HOST_KEY",
      message: expect.stringContaining(
        `from SHA256:old (recorded 2026-01-02T03:04:05.000Z) to ${bench.server.hostKeyFingerprint} (ssh-ed25519)`,
      ),
      hint: expect.stringContaining("mig trust my_grid"),
      details: { known: "SHA256:old", offered: bench.server.hostKeyFingerprint },
    });
    expect(isSent).toBe(false);
    expect(bench.server.logIns).toBe(0);
    expect(bench.hostKeys.find(bench.endpoint)?.fingerprint).toBe("SHA256:old");
  });

  it("that grid.info pins decides alone, against what was recorded and under strict settings", async () => {
    await using server = await startSshServer({ authorized: CLIENT_KEY.public });
    const hostKeys = memoryHostKeys();
    await using bench = await startBench(
      {},
      {
        hostKeys,
        policy: () => "strict",
        endpoint: { port: server.port, hostKey: server.hostKeyFingerprint },
      },
    );
    hostKeys.record(bench.endpoint, "SHA256:other");
    await bench.connection.ping();
    expect(server.logIns).toBe(1);
    const wrongPin = bench.connector.to({ ...bench.endpoint, hostKey: "SHA256:wrong" });
    hostKeys.record(bench.endpoint, server.hostKeyFingerprint);
    expect(await failure(wrongPin.ping())).toMatchObject({
      code: "SSH_HOST_KEY",
      message: expect.stringContaining("grid.info pins SHA256:wrong"),
      hint: expect.stringContaining(`host_key = ${server.hostKeyFingerprint}`),
    });
  });

  it("may be pinned by that of another type which the server owns too", async () => {
    const second = ecdsa().private;
    await using alone = await startSshServer({ hostKeys: [second] });
    await using bench = await startBench({ hostKeys: [ed25519().private, second], onExec: answering("in") });
    const pinned = bench.connector.to({ ...bench.endpoint, hostKey: alone.hostKeyFingerprint });
    expect((await pinned.exec(["app", "list"])).stdout).toBe("in");
    expect(bench.hostKeys.find(bench.endpoint)).toBeUndefined();
  });

  it("that cannot be recorded is not trusted", async () => {
    const full = Object.assign(memoryHostKeys(), {
      record: () => {
        throw new Error("no space left");
      },
    });
    await using bench = await startBench({}, { hostKeys: full });
    expect(await failure(bench.connection.ping())).toMatchObject({
      message: expect.stringContaining("no space left"),
    });
    expect(bench.server.logIns).toBe(0);
  });

  it("can be looked at without trusting it", async () => {
    await using server = await startSshServer();
    const endpoint = { grid: "g", host: "127.0.0.1", port: server.port, user: "root" };
    expect(await offeredHostKey(endpoint, { clock: systemClock })).toEqual({
      fingerprint: server.hostKeyFingerprint,
      type: "ssh-ed25519",
    });
    expect(server.logIns).toBe(0);
    await server[Symbol.asyncDispose]();
    expect(await failure(offeredHostKey(endpoint, { clock: systemClock }))).toMatchObject({
      code: "SSH_UNREACHABLE",
    });
  });
});
