import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { verifyPassword } from "../../../src/config/password.ts";
import { Secret } from "../../../src/config/secret.ts";
import { VERSION } from "../../../src/version.ts";
import { JOB_ID, STATUS, SUCCEEDED } from "../../support/cli-fixtures.ts";
import { type SocketDaemon, startSocketDaemon } from "../../support/socket-daemon.ts";
import { makeTempDir, type TempDir } from "../../support/temp-dir.ts";
import { ROOT } from "../../support/tool.ts";

let dir: TempDir;

beforeEach(() => {
  dir = makeTempDir();
});

afterEach(() => {
  dir[Symbol.dispose]();
});

/** The real thing: `node src/main.ts`, without a terminal. */
function launch(...argv: readonly string[]) {
  const child = spawn(process.execPath, [join(ROOT, "src/main.ts"), ...argv], {
    cwd: dir.path,
    env: {
      PATH: process.env["PATH"],
      LANG: "C.UTF-8",
      MIG_RUN: dir.path,
      MIG_CONFIG: dir.path,
      MIG_STATE: dir.path,
    },
    stdio: "pipe",
  });
  const output = Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  const done = output.then(([stdout, stderr, [exit, signal]]) => ({ stdout, stderr, exit, signal }));
  return { child, done };
}

function run(argv: readonly string[], input = "") {
  const { child, done } = launch(...argv);
  child.stdin.end(input);
  return done;
}

describe("node src/main.ts", () => {
  test("says its version, from any directory", async () => {
    expect(await run(["version"])).toMatchObject({ exit: 0, stdout: `mig ${VERSION}\n`, stderr: "" });
  });

  test("without a daemon says how to start it", async () => {
    expect(await run(["status"])).toMatchObject({
      exit: 9,
      stdout: "",
      stderr: `mig: Cannot reach the agent: nobody listens at ${dir.file("mig.sock")}\n→ Start it: rc/mig start\n`,
    });
  });

  test("cannot be misled by a command that is near another", async () => {
    const { exit, stderr } = await run(["statsu"]);
    expect(exit).toBe(2);
    expect(stderr).toContain("Did you mean status?");
  });

  test("loads neither SSH, a database nor the web to ask the daemon", async () => {
    const hook = `import { registerHooks } from "node:module"; import { writeSync } from "node:fs";
      registerHooks({ load(url, context, next) { writeSync(2, url + "\\n"); return next(url, context); } });`;
    const argv = [
      "--import",
      `data:text/javascript,${encodeURIComponent(hook)}`,
      join(ROOT, "src/main.ts"),
      "status",
    ];
    const child = spawn(process.execPath, argv, { stdio: "pipe" });
    const [loaded] = await Promise.all([text(child.stderr), once(child, "close")]);
    expect(loaded).toContain("/src/cli/commands/status.ts\n");
    expect(loaded).not.toMatch(
      /ssh2|better-sqlite3|express|zod|pino|\/src\/(agent|config|web|ssh|journal|drivers)\//,
    );
    expect(loaded.match(/\/src\/cli\/commands\//g)).toHaveLength(1);
  });

  test("does not mind a reader that leaves early", async () => {
    const command = `"$0" "$1" --help | head -n 1; exit "\${PIPESTATUS[0]}"`;
    const child = spawn("bash", ["-c", command, process.execPath, join(ROOT, "src/main.ts")], {
      stdio: "pipe",
    });
    const [stdout, stderr, [exit]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, "close"),
    ]);
    expect({ stdout, stderr, exit }).toEqual({ stdout: "Examples:\n", stderr: "", exit: 0 });
  });
});

describe("node src/main.ts and a daemon", () => {
  let daemon: SocketDaemon;

  beforeEach(async () => {
    daemon = await startSocketDaemon(dir.file("mig.sock"));
    daemon.on("GET /api/v1/status", () => ({ ...STATUS, job: daemon.view() }));
  });

  afterEach(() => daemon[Symbol.asyncDispose]());

  test("says the status", async () => {
    const { exit, stdout } = await run(["status"]);
    expect(stdout).toContain("guestbook is on my_grid_one (Los Angeles)");
    expect(exit).toBe(0);
  });

  test("watches a job to its end", async () => {
    const { child, done } = launch("job", "watch");
    child.stdin.end();
    await daemon.watched();
    daemon.append(...SUCCEEDED);
    expect(await done).toMatchObject({
      exit: 0,
      stderr: expect.stringContaining("12:00:14  ended        succeeded"),
    });
  });

  test.for([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("ends at %s with exit %i, and the job goes on", async ([signal, exit]) => {
    const { child, done } = launch("job", "watch");
    child.stdin.end();
    await daemon.watched();
    child.kill(signal);
    expect(await done).toMatchObject({ exit, stderr: expect.stringContaining(`mig job watch ${JOB_ID}`) });
  });

  test("lets the gate hold a service, and go", async () => {
    const { child, done } = launch("may-serve", "--follow");
    child.stdin.end();
    const [first] = await once(child.stdout, "data");
    expect(String(first)).toMatch(/^hold: /);
    const next = once(child.stdout, "data");
    daemon.setGate(STATUS.gate);
    expect(String(await next)).toBe("serve\n");
    child.kill("SIGTERM");
    expect(await done).toMatchObject({ exit: 143 });
  });
});

describe("mig password", () => {
  const INI = "# who may in\nusername = admin\npassword = old secret\n\n[hooks]\nverify = bin/verify\n";

  async function hashIn(line: string | undefined): Promise<boolean> {
    const hash = /^password_hash = (\S+)$/.exec(line ?? "")?.[1] ?? "";
    return await verifyPassword({ kind: "hash", value: new Secret(hash) }, "correct horse");
  }

  test("--print reads one line of stdin and prints the line for mig.ini", async () => {
    const { exit, stdout, stderr } = await run(["password", "--print"], "correct horse\nnot this\n");
    expect(await hashIn(stdout.trimEnd())).toBe(true);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
    expect(stdout).not.toContain("horse");
  });

  test("puts it in the place of the old one and leaves the rest, mode included", async () => {
    const path = dir.file("mig.ini");
    writeFileSync(path, INI, { mode: 0o640 });
    const { exit, stdout } = await run(["password"], "correct horse\n");
    expect({ exit, stdout }).toMatchObject({
      exit: 0,
      stdout: expect.stringContaining("from the next start"),
    });
    const lines = readFileSync(path, "utf8").split("\n");
    expect(await hashIn(lines[2])).toBe(true);
    expect(lines.toSpliced(2, 1)).toEqual(INI.split("\n").toSpliced(2, 1));
    expect(statSync(path).mode & 0o777).toBe(0o640);
    expect(existsSync(`${path}.new`)).toBe(false);
  });

  test("refuses an empty one", async () => {
    expect(await run(["password"], "\n")).toMatchObject({ exit: 2, stdout: "" });
    expect(await run(["password"])).toMatchObject({ exit: 2, stdout: "" });
  });
});

describe("mig keygen", () => {
  test("makes a key that its owner alone can read, and prints what the controllers need", async () => {
    const { exit, stdout, stderr } = await run(["keygen"]);
    const path = dir.file("private.key");
    expect(exit).toBe(0);
    expect(stdout).toMatch(/^ssh-ed25519 \S+ mig@\S+\n$/);
    expect(stderr).toContain(`The private key is in ${path} (SHA256:`);
    expect(readFileSync(path, "utf8")).toMatch(/^-----BEGIN OPENSSH PRIVATE KEY-----\n/);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test("does not replace one that is there unless it is told to", async () => {
    const path = dir.file("private.key");
    writeFileSync(path, "precious", { mode: 0o600 });
    expect(await run(["keygen", "--json"])).toMatchObject({
      exit: 8,
      stderr: expect.stringContaining("mig keygen --replace"),
    });
    expect(readFileSync(path, "utf8")).toBe("precious");
    expect(await run(["keygen", "--replace"])).toMatchObject({ exit: 0 });
    expect(readFileSync(path, "utf8")).not.toContain("precious");
  });

  test("says where it cannot write", async () => {
    const where = join(dir.path, "nowhere", "key");
    expect(await run(["keygen", "--output", where])).toMatchObject({
      exit: 8,
      stderr: expect.stringContaining(where),
    });
  });
});
