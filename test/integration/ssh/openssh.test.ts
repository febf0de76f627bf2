import { createHash, generateKeyPairSync } from "node:crypto";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { utils } from "ssh2";
import { describe, expect, it } from "vitest";
import { systemClock } from "../../../src/clock.ts";
import { createSshConnector, type SshConnectorOptions } from "../../../src/ssh/connector.ts";
import { newKeyPair } from "../../../src/ssh/key-pair.ts";
import { findSshd, type OpenSshOptions, startOpenSsh } from "../../support/openssh-server.ts";
import { CLIENT_KEY, failure, memoryHostKeys } from "../../support/ssh-bench.ts";

const AS_ROOT = process.getuid?.() === 0;

async function start(
  server: Partial<OpenSshOptions> = {},
  client: Partial<SshConnectorOptions> & { readonly legacy?: boolean; readonly hostKey?: string } = {},
) {
  const sshd = await startOpenSsh({ clientKey: CLIENT_KEY, ...server });
  const { legacy, hostKey, ...options } = client;
  const connector = createSshConnector({
    key: () => CLIENT_KEY.private,
    hostKeys: memoryHostKeys(),
    policy: () => "first-use",
    clock: systemClock,
    ...options,
  });
  const endpoint = { grid: "my_grid", host: "127.0.0.1", port: sshd.port, user: sshd.user, legacy, hostKey };
  return {
    ...sshd,
    endpoint,
    connector,
    connection: connector.to(endpoint),
    async [Symbol.asyncDispose]() {
      await connector[Symbol.asyncDispose]();
      await sshd[Symbol.asyncDispose]();
    },
  };
}

/** `exec`, for a login shell that stayed in between would have an exit status and a parent of its own. */
const sh = (script: string) => ["exec", "sh", "-c", script];

describe.skipIf(findSshd() === undefined)("against OpenSSH, a command", () => {
  it("gives output, messages, exit status and signal", async () => {
    await using bench = await start();
    const { connection } = bench;
    expect(await connection.exec(sh("echo data; echo message >&2; exit 3"))).toEqual({
      code: 3,
      signal: undefined,
      stdout: "data\n",
      stderr: "message\n",
    });
    expect(await connection.exec(["cat"], { stdin: "given" })).toMatchObject({ code: 0, stdout: "given" });
    expect(await connection.exec(sh("kill -TERM $$"))).toMatchObject({ code: undefined, signal: "SIGTERM" });
    expect(await connection.exec(["no_such_command"])).toMatchObject({ code: 127 });
  });

  it("keeps each word of its argv through the shell there", async () => {
    await using bench = await start();
    const words = [
      "it's",
      'say "hi"',
      "a=b",
      "$HOME",
      "`id`",
      "back\\slash",
      "two\nlines",
      "",
      "~",
      "*",
      "käse 🧀",
      "-n",
      "#x",
      "!!",
    ];
    const { stdout } = await bench.connection.exec(["printf", "%s\\0", ...words]);
    expect(stdout.split("\0").slice(0, -1)).toEqual(words);
  });

  it("runs beside others on one connection", async () => {
    await using bench = await start();
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, number) => bench.connection.exec(sh(`echo ${number} $SSH_CONNECTION`))),
    );
    expect(new Set(results.map(({ stdout }) => stdout.split(" ")[2])).size).toBe(1);
    expect(results.map(({ stdout }) => stdout.split(" ")[0])).toEqual(
      Array.from({ length: 10 }, (_, number) => String(number)),
    );
  });

  it("that closes its output long before it ends still gives its exit status", async () => {
    await using bench = await start();
    expect(await bench.connection.exec(sh("exec 1>&- 2>&-; sleep 0.3; exit 7"))).toMatchObject({ code: 7 });
  });

  it("whose server process is killed has an unknown outcome, and the next logs in anew", async () => {
    await using bench = await start();
    expect(await failure(bench.connection.exec(sh("kill -KILL $PPID; sleep 0.1")))).toMatchObject({
      code: "SSH_LOST",
    });
    expect((await bench.connection.exec(["true"])).code).toBe(0);
  });

  it("whose server process is frozen is given up by the keepalive", async () => {
    await using bench = await start({}, { timing: { keepaliveMs: 100, keepaliveMisses: 2, closeMs: 20 } });
    let frozen = 0;
    const onProgress = (line: string) => {
      frozen = Number(line);
    };
    const script = "echo $PPID >&2; sleep 0.1; kill -STOP $PPID";
    expect(await failure(bench.connection.exec(sh(script), { onProgress }))).toMatchObject({
      code: "SSH_LOST",
      message: expect.stringContaining("Keepalive timeout"),
    });
    expect(frozen).toBeGreaterThan(1);
    process.kill(frozen, "SIGKILL");
    expect((await bench.connection.exec(["true"])).code).toBe(0);
  });

  it("goes on when its deadline is over: a timeout is an unknown outcome", async () => {
    await using bench = await start();
    const done = join(bench.directory, "done");
    const error = await failure(bench.connection.exec(sh(`sleep 0.3; touch ${done}`), { deadlineMs: 50 }));
    expect(error).toMatchObject({ code: "SSH_TIMEOUT" });
    await expect
      .poll(async () => (await bench.connection.sftp.find(done))?.name, { timeout: 5_000 })
      .toBe("done");
  });

  it("that is aborted is interrupted there, if the server can do that for this user", async () => {
    await using bench = await start({}, { timing: { abortGraceMs: 500 } });
    const abort = new AbortController();
    let pid = 0;
    const onProgress = (line: string) => {
      pid = Number(line);
      abort.abort();
    };
    const script = "trap 'echo cleaned; exit 42' INT; echo $$ >&2; while :; do sleep 0.05; done";
    const running = bench.connection.exec(sh(script), { signal: abort.signal, onProgress });
    if (AS_ROOT) {
      // OpenSSH before 9.8 signals nothing that root runs: nobody may rely on it, and it is no proof of an end.
      const outcome = await running.then(
        ({ code }) => code,
        (error: unknown) => error,
      );
      if (outcome !== 42) expect(outcome).toMatchObject({ code: "SSH_LOST" });
      expect(pid).toBeGreaterThan(1);
      if (outcome !== 42) process.kill(pid, "SIGKILL");
    } else {
      expect(await running).toMatchObject({ code: 42, stdout: "cleaned\n" });
    }
  });

  it("too many for the server are refused before they happen", async () => {
    await using bench = await start({ config: ["MaxSessions 1"] });
    const flag = join(bench.directory, "second");
    const started = Promise.withResolvers<void>();
    const first = bench.connection.exec(sh("echo started >&2; sleep 0.5"), {
      onProgress: () => started.resolve(),
    });
    await started.promise;
    expect(await failure(bench.connection.exec(["touch", flag]))).toMatchObject({ code: "SSH_CHANNEL" });
    expect((await first).code).toBe(0);
    expect(existsSync(flag)).toBe(false);
  });

  it("carries much data both ways", async () => {
    await using bench = await start();
    const data = "0123456789abcdef".repeat(400_000);
    expect((await bench.connection.exec(["cat"], { stdin: data })).stdout).toBe(data);
  });
});

describe.skipIf(findSshd() === undefined)("against OpenSSH, a log-in", () => {
  it("with a key it does not know is refused", async () => {
    await using bench = await start({ clientKey: newKeyPair("other") });
    expect(await failure(bench.connection.ping())).toMatchObject({ code: "SSH_AUTH" });
  });

  it("checks the host key that ssh-keygen would print, of any type it owns", async () => {
    const rsa = generateKeyPairSync("rsa", {
      modulusLength: 2048,
      privateKeyEncoding: { type: "pkcs1", format: "pem" },
      publicKeyEncoding: { type: "spki", format: "pem" },
    }).privateKey;
    const hostKeys = [newKeyPair("host"), { private: rsa, public: "" }];
    await using bench = await start({ hostKeys });
    await bench.connection.ping();
    const other = bench.connector.to({ ...bench.endpoint, hostKey: fingerprint(rsa) });
    await other.ping();
    const wrong = bench.connector.to({ ...bench.endpoint, hostKey: "SHA256:wrong" });
    expect(await failure(wrong.ping())).toMatchObject({
      code: "SSH_HOST_KEY",
      message: expect.stringContaining(fingerprint(hostKeys[0]?.private ?? "")),
    });
  });

  it("to one that allows only post-quantum exchange names that case", async () => {
    await using bench = await start({ config: ["KexAlgorithms sntrup761x25519-sha512@openssh.com"] });
    expect(await failure(bench.connection.ping())).toMatchObject({
      code: "SSH_HANDSHAKE",
      message: expect.stringContaining("post-quantum"),
      hint: expect.stringContaining("curve25519-sha256"),
    });
  });

  it("that a second method must follow says which", async () => {
    await using bench = await start({ config: ["AuthenticationMethods publickey,keyboard-interactive"] });
    expect(await failure(bench.connection.ping())).toMatchObject({
      code: "SSH_AUTH",
      message: expect.stringContaining("takes the key but wants more (keyboard-interactive)"),
    });
  });
});

describe.skipIf(findSshd() === undefined)("against OpenSSH, a file", () => {
  it("is written, replaced in one go, found, listed, read and removed", async () => {
    await using bench = await start();
    const { sftp } = bench.connection;
    const path = join(bench.directory, "new/deep/job.json");
    await sftp.write(path, "one", { mode: 0o644 });
    const before = statSync(path).ino;
    await sftp.write(path, "two", { mode: 0o640 });
    expect(statSync(path).ino).not.toBe(before);
    expect(statSync(path).mode & 0o7777).toBe(0o640);
    expect(readFileSync(path, "utf8")).toBe("two");
    expect((await sftp.read(path)).toString()).toBe("two");
    const found = await sftp.find(path);
    expect(found).toMatchObject({ name: "job.json", bytes: 3, directory: false, mode: 0o640 });
    expect(Math.abs((found?.modified ?? 0) - Date.now() / 1000)).toBeLessThan(60);
    expect(await sftp.list(join(bench.directory, "new"))).toMatchObject([{ name: "deep", directory: true }]);
    await sftp.remove(path);
    await sftp.remove(path);
    expect(await sftp.find(path)).toBeUndefined();
    expect(await sftp.list(join(bench.directory, "new/deep"))).toEqual([]);
  });

  it("of some megabytes arrives whole", async () => {
    await using bench = await start();
    const path = join(bench.directory, "big");
    const data = Buffer.alloc(5_000_001, "abcdefg");
    await bench.connection.sftp.write(path, data);
    expect(readFileSync(path).equals(data)).toBe(true);
    expect((await bench.connection.sftp.read(path)).equals(data)).toBe(true);
  });

  it("that is missing, none, or forbidden gives its own code", async () => {
    await using bench = await start();
    const { sftp } = bench.connection;
    expect(await failure(sftp.read(join(bench.directory, "none")))).toMatchObject({ code: "SSH_NO_FILE" });
    expect(await failure(sftp.read(bench.directory))).toMatchObject({ code: "GRID_REFUSED" });
    writeFileSync(join(bench.directory, "file"), "");
    expect(await failure(sftp.write(join(bench.directory, "file/below"), ""))).toMatchObject({
      code: expect.stringMatching(/GRID_REFUSED|SSH_NO_FILE/),
    });
    // Root is refused only by the kernel's own files.
    const forbidden = AS_ROOT ? "/proc/version" : "/etc/hosts";
    expect(await failure(sftp.write(forbidden, "x"))).toMatchObject({
      code: expect.stringMatching(/SSH_DENIED|SSH_NO_FILE|GRID_REFUSED/),
    });
  });
});

// sshd gives terminals only when root runs it.
describe.skipIf(findSshd() === undefined || !AS_ROOT)("against OpenSSH of root, a terminal", () => {
  it("is a real one, of the size asked for, and hangs up what runs in it when it is closed", async () => {
    await using bench = await start();
    const shell = await bench.connection.shell({ columns: 91, rows: 33, term: "xterm" });
    let text = "";
    shell.onData((data) => {
      text += data.toString();
    });
    shell.write("stty size; echo TERM=$TERM; sh -c 'echo pid=$$; exec sleep 600'\n");
    await expect.poll(() => text, { timeout: 10_000 }).toMatch(/33 91\s[\s\S]*TERM=xterm\s[\s\S]*pid=\d+\s/);
    const pid = Number(/pid=(\d+)/.exec(text)?.[1]);
    shell.resize(100, 40);
    const closed = new Promise<void>((resolve) => shell.onClose(() => resolve()));
    shell.close();
    await closed;
    await expect.poll(() => isAlive(pid), { timeout: 5_000 }).toBe(false);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function fingerprint(pem: string): string {
  const key = utils.parseKey(pem);
  if (key instanceof Error) throw key;
  return `SHA256:${createHash("sha256").update(key.getPublicSSH()).digest("base64").replace(/=+$/, "")}`;
}
