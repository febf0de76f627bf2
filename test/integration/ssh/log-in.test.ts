import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import { utils } from "ssh2";
import { describe, expect, it } from "vitest";
import { MigError } from "../../../src/domain/errors.ts";
import { serverGreeting } from "../../support/server-greeting.ts";
import { CLIENT_KEY, failure, startBench } from "../../support/ssh-bench.ts";
import { answering, ed25519, startSshServer } from "../../support/ssh-server.ts";

const rsa = () =>
  generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  }).privateKey;

describe("logging in to a controller", () => {
  it("happens at the first use, not before, and once for all who ask at the same time", async () => {
    await using bench = await startBench({ onExec: answering("") });
    expect(bench.server.logIns).toBe(0);
    await Promise.all([
      bench.connection.ping(),
      bench.connection.exec(["app", "list"]),
      bench.connection.ping(),
    ]);
    expect(bench.server.logIns).toBe(1);
    expect(bench.log).toEqual(["logged in"]);
  });

  it("with a key that is not accepted names user and key and says what to type", async () => {
    await using bench = await startBench({ authorized: ed25519().public });
    const error = await failure(bench.connection.ping());
    expect(error).toMatchObject({
      code: "SSH_AUTH",
      message: expect.stringMatching(
        /grid my_grid \(root@127\.0\.0\.1:\d+\): it does not accept the key SHA256:\S{43} \(ssh-ed25519\) for root/,
      ),
      hint: expect.stringContaining("ssh-keygen -y -f private.key"),
      details: { user: "root", methodsLeft: ["publickey"] },
    });
  });

  it("happens anew once the key is another one; a key that is missing for a moment ends nothing", async () => {
    let key: string | undefined = CLIENT_KEY.private;
    await using bench = await startBench(
      { onExec: answering("") },
      {
        key() {
          if (key === undefined) throw new MigError("KEY_MISSING", "There is none");
          return key;
        },
      },
    );
    await bench.connection.exec(["app", "list"]);
    key = undefined;
    await bench.connection.exec(["app", "list"]);
    expect(bench.server.logIns).toBe(1);
    key = ed25519().private;
    expect(await failure(bench.connection.exec(["app", "list"]))).toMatchObject({ code: "SSH_AUTH" });
    key = CLIENT_KEY.private;
    await bench.connection.exec(["app", "list"]);
    expect(bench.server.logIns).toBe(2);
  });

  it("with a key that is none, or protected, does not even connect", async () => {
    const locked = utils.generateKeyPairSync("ed25519", { passphrase: "x", cipher: "aes256-ctr", rounds: 1 });
    for (const [key, hint] of [
      ["no key", "ssh-keygen -t ed25519"],
      [locked.private, "ssh-keygen -p"],
    ] as const) {
      await using bench = await startBench({}, { key: () => key });
      expect(await failure(bench.connection.ping())).toMatchObject({
        code: "KEY_INVALID",
        hint: expect.stringContaining(hint),
      });
    }
  });

  it("takes RSA, EC and ed25519 keys in each of their formats, and never shows them", async () => {
    const pems = [
      rsa(),
      generateKeyPairSync("ed25519", {
        privateKeyEncoding: { type: "pkcs8", format: "pem" },
        publicKeyEncoding: { type: "spki", format: "pem" },
      }).privateKey,
      generateKeyPairSync("rsa", {
        modulusLength: 2048,
        privateKeyEncoding: { type: "pkcs8", format: "pem" },
        publicKeyEncoding: { type: "spki", format: "pem" },
      }).privateKey,
      generateKeyPairSync("ec", {
        namedCurve: "P-256",
        privateKeyEncoding: { type: "pkcs8", format: "pem" },
        publicKeyEncoding: { type: "spki", format: "pem" },
      }).privateKey,
    ];
    for (const pem of pems) {
      await using bench = await startBench({ onExec: answering("in") }, { key: () => pem });
      const error = await failure(bench.connection.ping());
      expect(error).toMatchObject({ code: "SSH_AUTH" });
      expect(JSON.stringify(error)).not.toContain(pem.split("\n")[1]);
    }
  });

  it("asks for the key each time, so that a new one works without a restart", async () => {
    let key = ed25519().private;
    await using bench = await startBench({ onExec: answering("in") }, { key: () => key });
    expect(await failure(bench.connection.ping())).toMatchObject({ code: "SSH_AUTH" });
    key = CLIENT_KEY.private;
    expect((await bench.connection.exec(["app", "list"])).stdout).toBe("in");
  });

  it("asks no agent, whatever the environment says", async () => {
    await using bench = await startBench({ authorized: ed25519().public });
    process.env["SSH_AUTH_SOCK"] = "/nonexistent/agent";
    try {
      expect(await failure(bench.connection.ping())).toMatchObject({ code: "SSH_AUTH" });
    } finally {
      delete process.env["SSH_AUTH_SOCK"];
    }
  });

  it("to a port where nobody listens says so, and works as soon as somebody does", async () => {
    await using bench = await startBench({ onExec: answering("back") });
    const { port } = bench.server;
    await bench.server[Symbol.asyncDispose]();
    expect(await failure(bench.connection.ping())).toMatchObject({
      code: "SSH_UNREACHABLE",
      message: expect.stringContaining(`nothing listens on port ${port}`),
    });
    await using again = await startSshServer({
      port,
      authorized: CLIENT_KEY.public,
      onExec: answering("back"),
    });
    expect((await bench.connection.exec(["app", "list"])).stdout).toBe("back");
    expect(again.logIns).toBe(1);
  });

  it("to a name that no server knows says so", async () => {
    await using bench = await startBench({}, { endpoint: { host: "no-such-controller.invalid" } });
    expect(await failure(bench.connection.ping())).toMatchObject({
      code: "SSH_UNREACHABLE",
      hint: expect.stringContaining("getent hosts no-such-controller.invalid"),
    });
  });

  it("to something that never answers ends at its deadline", async () => {
    await using silent = await listen(() => undefined);
    await using bench = await startBench({}, { endpoint: { port: silent.port }, timing: { connectMs: 40 } });
    expect(await failure(bench.connection.ping())).toMatchObject({
      code: "SSH_HANDSHAKE",
      message: expect.stringContaining("no answer in 0.04 s"),
    });
  });

  it("to something that is no SSH server says so", async () => {
    await using web = await listen((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    await using bench = await startBench({}, { endpoint: { port: web.port } });
    expect(await failure(bench.connection.ping())).toMatchObject({
      code: "SSH_HANDSHAKE",
      message: expect.stringContaining("not an SSH server"),
    });
  });

  it("to a server that closes at once is worth another try", async () => {
    await using busy = await listen((socket) => socket.destroy());
    await using bench = await startBench({}, { endpoint: { port: busy.port } });
    const error = await failure(bench.connection.ping());
    expect(error).toMatchObject({ code: "SSH_HANDSHAKE", retry: "later" });
  });

  it("to a server with nothing but SHA-1 names what it offers, and works where the grid says legacy", async () => {
    const old = {
      authorized: CLIENT_KEY.public,
      onExec: answering("old"),
      algorithms: {
        kex: ["diffie-hellman-group14-sha1" as const],
        hmac: ["hmac-sha1" as const],
        cipher: ["aes128-cbc" as const],
      },
    };
    await using bench = await startBench(old);
    expect(await failure(bench.connection.ping())).toMatchObject({
      code: "SSH_HANDSHAKE",
      message: expect.stringContaining("no key exchange in common; it offers diffie-hellman-group14-sha1"),
      hint: expect.stringContaining("legacy = yes"),
    });
    const legacy = bench.connector.to({ ...bench.endpoint, legacy: true });
    expect((await legacy.exec(["app", "list"])).stdout).toBe("old");
  });

  it("signs with an RSA key by SHA-2", async () => {
    const pem = rsa();
    const hashes: (string | undefined)[] = [];
    await using bench = await startBench(
      { authorized: pem, onSignature: (hash) => hashes.push(hash) },
      { key: () => pem },
    );
    await bench.connection.ping();
    expect(hashes).toEqual(["sha256"]);
  });

  it("to a server that allows only post-quantum exchange names that case", async () => {
    await using modern = await listen((socket) =>
      socket.write(
        serverGreeting({
          keyExchange: [
            "mlkem768x25519-sha256",
            "sntrup761x25519-sha512@openssh.com",
            "ext-info-s",
            "kex-strict-s-v00@openssh.com",
          ],
        }),
      ),
    );
    await using bench = await startBench({}, { endpoint: { port: modern.port } });
    expect(await failure(bench.connection.ping())).toMatchObject({
      code: "SSH_HANDSHAKE",
      message: expect.stringContaining(
        "mlkem768x25519-sha256, sntrup761x25519-sha512@openssh.com, all of them post-quantum",
      ),
      hint: expect.stringContaining("add curve25519-sha256 to KexAlgorithms"),
    });
  });

  it("is refused while the agent closes its connections", async () => {
    await using silent = await listen(() => undefined);
    const bench = await startBench({}, { endpoint: { port: silent.port } });
    const waiting = failure(bench.connection.ping());
    await bench[Symbol.asyncDispose]();
    expect(await waiting).toMatchObject({
      code: "SSH_UNREACHABLE",
      message: expect.stringContaining("closing"),
    });
    expect(await failure(bench.connection.ping())).toMatchObject({ code: "SSH_UNREACHABLE" });
  });
});

/** A plain TCP server that does one thing to whoever connects. */
async function listen(onConnect: (socket: import("node:net").Socket) => void) {
  const sockets = new Set<import("node:net").Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    onConnect(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
