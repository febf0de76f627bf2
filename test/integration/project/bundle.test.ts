import { execFile } from "node:child_process";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { VERSION } from "../../../src/version.ts";
import { makeTempDir } from "../../support/temp-dir.ts";
import { ROOT } from "../../support/tool.ts";

const run = promisify(execFile);
const BUNDLE_TIMEOUT_MS = 60_000;

test("the bundle starts from any directory, with nothing of the repository beside it", {
  timeout: BUNDLE_TIMEOUT_MS,
}, async () => {
  using dir = makeTempDir();
  const dist = dir.file("dist");
  await run(process.execPath, [join(ROOT, "appliance/bundle.ts"), dist], { cwd: dir.path });
  const env = { PATH: `${join(process.execPath, "..")}:/usr/bin:/bin` };

  const direct = await run(process.execPath, [join(dist, "mig.cjs"), "version"], { cwd: "/", env });
  expect(direct).toEqual({ stdout: expect.stringContaining(VERSION), stderr: "" });

  symlinkSync(join(dist, "appliance/mig"), dir.file("mig"));
  const linked = await run(dir.file("mig"), ["version"], { cwd: "/", env });
  expect(linked).toEqual(direct);

  // Native code is found beside the bundle: the journal, and a terminal.
  const require = `const { createRequire } = require("node:module"); const from = createRequire("${join(dist, "mig.cjs")}");`;
  const native = `${require} from("better-sqlite3")(":memory:").close(); from("node-pty"); console.log("both");`;
  expect((await run(process.execPath, ["-e", native], { cwd: "/", env })).stdout).toBe("both\n");
});

test("a directory that holds something else is not overwritten", async () => {
  const bundling = run(process.execPath, [join(ROOT, "appliance/bundle.ts"), join(ROOT, "src")]);
  await expect(bundling).rejects.toThrow("it holds something else");
});
