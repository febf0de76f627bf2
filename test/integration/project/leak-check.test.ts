import { execFile } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { MADE_BY_TEST } from "../../support/source-files.ts";
import { ROOT } from "../../support/tool.ts";

/** Inside the repository, for the runner takes no tests from elsewhere; never left behind. */
const NAME = `${MADE_BY_TEST}${process.pid}`;
const FOLDER = join(ROOT, "test/integration/project", NAME);

const LEAKY = `import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "vitest";
import { mustCall } from "../../../support/must-call.ts";

test("leaves things open", () => {
  createServer().listen(0, "127.0.0.1");
  setInterval(() => {}, 60_000);
  spawn("sleep", ["60"], { env: {}, stdio: "ignore" }).unref();
  spawn("setsid", ["-f", "sleep", "61"], { stdio: "ignore" }).unref();
  mkdtempSync(join(tmpdir(), "forgotten-"));
});

test("forgets a callback", () => {
  mustCall(() => {});
});
`;

let output: string;

beforeAll(async () => {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, "leaky.test.ts"), LEAKY);
  output = await runTests(`${NAME}/leaky`);
});
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

function runTests(filter: string): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const env = { ...process.env, NO_COLOR: "1", MIG_TEST_GRACE_MS: "100" };
  const args = [join(ROOT, "test/run.ts"), filter];
  execFile(process.execPath, args, { cwd: ROOT, env }, (_error, out, err) => resolve(`${err}\n${out}`));
  return promise;
}

test.for([
  ["server", "1 TCPServerWrap"],
  ["timer", `timer of test/integration/project/${NAME}/leaky.test.ts:`],
  ["child", "(sleep 60)"],
  ["daemon", "(sleep 61)"],
  ["temporary file", "temporary file forgotten-"],
] as const)("a test file that leaves a %s is told so", ([, words]) => {
  expect(output).toMatch(/left open: .*/);
  expect(output).toContain(words);
});

test("a callback that must be called and is not fails its test", () => {
  expect(output).toContain("Expected 1 calls, there were 0");
});

test("the last line counts what passed, what failed, and the file that left things open", () => {
  expect(output.trimEnd().split("\n").at(-1)).toBe("1 passed, 2 failed, 0 skipped");
});
