import { execFile } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { makeTempDir, type TempDir } from "../../support/temp-dir.ts";
import { ROOT } from "../../support/tool.ts";

const TOOLS = ["dirname", "find", "flock", "readlink", "sh", "sleep", "touch", "uname"];
const INSTALLS =
  'sleep 0.3; mkdir -p node_modules; echo "npm $*" >> calls; touch node_modules/.package-lock.json';

interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A repository of one script, and a machine with as little on it as can be. */
function makeRepository(dir: TempDir, { npm = INSTALLS, node = process.execPath } = {}): void {
  for (const folder of ["repo/appliance", "repo/src", "bin"])
    mkdirSync(dir.file(folder), { recursive: true });
  for (const name of ["with-node", "mig"])
    cpSync(join(ROOT, "appliance", name), dir.file("repo/appliance", name));
  writeFileSync(dir.file("repo/package-lock.json"), "{}");
  writeFileSync(
    dir.file("repo/src/main.ts"),
    "console.log(JSON.stringify([process.argv.slice(2), process.cwd()]) as string);",
  );
  for (const tool of TOOLS) symlinkSync(findTool(tool), dir.file("bin", tool));
  symlinkSync(findTool("mkdir"), dir.file("bin/mkdir"));
  writeScript(dir.file("bin/npm"), npm);
  if (node !== "") symlinkSync(node, dir.file("bin/node"));
}

function findTool(name: string): string {
  const path = ["/bin", "/usr/bin"].map((folder) => join(folder, name)).find((file) => existsSync(file));
  if (path === undefined) throw new Error(`Cannot find ${name}, which every Linux has`);
  return path;
}

function writeScript(path: string, text: string): void {
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o755);
}

function run(dir: TempDir, program: string, ...args: readonly string[]): Promise<Result> {
  const { promise, resolve } = Promise.withResolvers<Result>();
  const child = execFile(
    program,
    args,
    { cwd: dir.path, env: { PATH: dir.file("bin") } },
    (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
  );
  return promise;
}

test("installs before the first run and not again, says so on stderr, and leaves the caller where it is", async () => {
  using dir = makeTempDir();
  makeRepository(dir);
  const withNode = dir.file("repo/appliance/with-node");
  const first = await run(dir, withNode, "src/main.ts", "two words", "-x");
  expect(first).toMatchObject({ code: 0, stdout: `[["two words","-x"],"${dir.path}"]\n` });
  expect(first.stderr).toContain("installing the packages");
  expect(await run(dir, withNode, "src/main.ts")).toMatchObject({ code: 0, stderr: "" });
  expect(readFileSync(dir.file("repo/calls"), "utf8")).toBe("npm ci --ignore-scripts --loglevel=error\n");
});

test("two that start at once install once", async () => {
  using dir = makeTempDir();
  makeRepository(dir);
  const both = ["a", "b"].map((name) => run(dir, dir.file("repo/appliance/with-node"), "src/main.ts", name));
  expect((await Promise.all(both)).map(({ code }) => code)).toEqual([0, 0]);
  expect(readFileSync(dir.file("repo/calls"), "utf8").trim().split("\n")).toHaveLength(1);
});

test("an installation that does not come to its end is a failure, whatever npm's exit code", async () => {
  using dir = makeTempDir();
  makeRepository(dir, { npm: "echo unreachable >&2; exit 0" });
  const result = await run(dir, dir.file("repo/appliance/with-node"), "src/main.ts");
  expect(result).toMatchObject({ code: 1, stdout: "" });
  expect(result.stderr).toContain("is the npm registry in reach? try again: npm ci --ignore-scripts");
});

test("takes the Node that came with the packages when the machine's is too old", async () => {
  using dir = makeTempDir();
  makeRepository(dir, { node: "" });
  writeScript(dir.file("bin/node"), "echo v24.6.9");
  const arch = process.arch === "arm64" ? "arm64" : "x64";
  const ours = dir.file(`repo/node_modules/node-linux-${arch}/bin/node`);
  mkdirSync(dirname(ours), { recursive: true });
  symlinkSync(process.execPath, ours);
  const result = await run(dir, dir.file("repo/appliance/with-node"), "src/main.ts", "x");
  expect(result).toMatchObject({ code: 0, stdout: `[["x"],"${dir.path}"]\n` });
});

test("says in one line what to install when there is no Node that can", async () => {
  using dir = makeTempDir();
  makeRepository(dir, { node: "" });
  const result = await run(dir, dir.file("repo/appliance/with-node"), "src/main.ts");
  expect(result.code).toBe(1);
  expect(result.stderr.trim().split("\n").at(-1)).toMatch(
    /^mig: needs Node 24\.7 or newer, .*: install Node 24$/,
  );
});

test("mig starts from any directory and through symbolic links", async () => {
  using dir = makeTempDir();
  makeRepository(dir);
  symlinkSync("repo/appliance/mig", dir.file("relative"));
  symlinkSync(dir.file("relative"), dir.file("bin/mig"));
  expect((await run(dir, dir.file("bin/mig"), "status")).stdout).toBe(`[["status"],"${dir.path}"]\n`);
});
