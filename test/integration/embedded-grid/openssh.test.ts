import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { needs } from "../../support/available.ts";
import { GRID_ADDRESS, GRID_USER_KEY, type GridBench, shop, startGrid } from "../../support/grid-bench.ts";

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function ended(child: ChildProcess): Promise<Ended> {
  const heard = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.setEncoding("utf8").on("data", (text: string) => {
      heard[name] += text;
    });
  }
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, ...heard })));
}

/** Options that make the client use nothing of this machine's own. */
function optionsFor(grid: GridBench): readonly string[] {
  const key = join(grid.created.directory, "client_key");
  writeFileSync(key, GRID_USER_KEY.private, { mode: 0o600 });
  const known = join(grid.created.directory, "known");
  const options = [
    "IdentitiesOnly=yes",
    "BatchMode=yes",
    `UserKnownHostsFile=${known}`,
    "StrictHostKeyChecking=accept-new",
    "LogLevel=ERROR",
  ];
  return ["-F", "none", "-i", key, ...options.flatMap((option) => ["-o", option])];
}

function run(program: string, args: readonly string[], input = ""): Promise<Ended> {
  const child = spawn(program, args);
  child.stdin.end(input);
  return ended(child);
}

const portOf = (grid: GridBench) => grid.created.controller.split(":").at(-1) ?? "";

describe("the OpenSSH client", () => {
  test("runs commands and gets data, complaints and exit status", async (context) => {
    const ssh = needs(context, "ssh");
    await using grid = await startGrid({ applications: [shop()] });
    const login = [...optionsFor(grid), "-p", portOf(grid), `root@${GRID_ADDRESS}`];
    expect(await run(ssh, [...login, "app list --batch"])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('application "shop"\n'),
      stderr: "",
    });
    expect(await run(ssh, [...login, "app", "config", "shop", ".description='a b'"])).toMatchObject({
      code: 0,
    });
    expect(await run(ssh, [...login, "app", "stop", "shop"])).toMatchObject({
      code: 1,
      stdout: "",
      stderr: "Failed to stop application 'shop' - it is stopped.\n",
    });
    expect(await run(ssh, [...login, "app 'stop"])).toMatchObject({ code: 2 });
  });

  test("gets a shell without a terminal, and one with", async (context) => {
    const ssh = needs(context, "ssh");
    await using grid = await startGrid({ applications: [shop()] });
    const login = [...optionsFor(grid), "-p", portOf(grid), `root@${GRID_ADDRESS}`];
    const plain = await run(ssh, ["-T", ...login], "ca shop\napp info .\nfrobnicate it\n");
    expect(plain).toMatchObject({ code: 2, stderr: "Unknown command 'frobnicate it'.\n" });
    expect(plain.stdout).toMatch(/^Name +: shop\n/);
    const terminal = await run(ssh, ["-tt", ...login], "ca shop\rapp info .\rexit\r");
    expect(terminal.stdout).toMatch(/State +: stopped\r\n/);
    expect(terminal.code).toBe(0);
  });

  test("reaches a component with sh, with and without a command", async (context) => {
    const ssh = needs(context, "ssh");
    await using grid = await startGrid({ applications: [shop()] });
    await grid.exec("app", "start", "shop");
    const login = [...optionsFor(grid), "-p", portOf(grid), `root@${GRID_ADDRESS}`];
    expect(await run(ssh, [...login, "sh shop:main.web ls -l"])).toMatchObject({
      code: 3,
      stdout: "shop:main.web: ls -l\n",
    });
    const terminal = await run(ssh, ["-tt", ...login, "sh shop:main.web"], "inside\x04");
    expect(terminal).toMatchObject({ code: 7 });
    expect(terminal.stdout).toContain("inside");
    expect(await run(ssh, [...login, "sh shop:nothing"])).toMatchObject({
      code: 1,
      stderr: "Component 'shop:nothing' does not exist.\n",
    });
  });

  test("a terminal that hangs up cancels the command", async (context) => {
    const ssh = needs(context, "ssh");
    await using grid = await startGrid({ applications: [shop()] });
    const release = grid.runtime.holdStarts();
    const child = spawn(ssh, [
      "-tt",
      ...optionsFor(grid),
      "-p",
      portOf(grid),
      `root@${GRID_ADDRESS}`,
      "app start shop",
    ]);
    const over = ended(child);
    await expect.poll(() => grid.runtime.events).toEqual(["start main.web"]);
    child.kill("SIGKILL");
    await over;
    await expect.poll(() => grid.runtime.events).toContain("kill main.web");
    release();
    await expect.poll(async () => (await grid.exec("app", "start", "shop")).code).toBe(0);
  });

  test("copies files with scp and sftp, renames over existing ones", async (context) => {
    const ssh = needs(context, "ssh");
    await using grid = await startGrid({ applications: [shop()] });
    await grid.exec("app", "start", "shop");
    const local = join(grid.created.directory, "local.txt");
    writeFileSync(local, "from outside\n");
    const at = "/app/shop/main.web/mnt/data";
    const options = [...optionsFor(grid), "-P", portOf(grid)];
    const scp = ssh.replace(/ssh$/, "scp");
    expect(await run(scp, [...options, local, `root@${GRID_ADDRESS}:${at}/up.txt`])).toMatchObject({
      code: 0,
      stderr: "",
    });
    expect(readFileSync(join(grid.volumePath("shop", "data"), "up.txt"), "utf8")).toBe("from outside\n");
    expect(await run(scp, [...options, `root@${GRID_ADDRESS}:${at}/book.txt`, local])).toMatchObject({
      code: 0,
    });
    expect(readFileSync(local, "utf8")).toBe("first entry\n");
    const sftp = ssh.replace(/ssh$/, "sftp");
    const batch = `cd ${at}\nmkdir made\nrename up.txt book.txt\nls -l\nrm sub/deep.txt\nrmdir sub\nchmod 600 book.txt\n`;
    const result = await run(sftp, [...options, "-b", "-", `root@${GRID_ADDRESS}`], batch);
    expect(result).toMatchObject({ code: 0 });
    expect(result.stdout).toMatch(/-rw-r--r-- .* 13 .* book\.txt/);
    expect(readFileSync(join(grid.volumePath("shop", "data"), "book.txt"), "utf8")).toBe("from outside\n");
  });
});
