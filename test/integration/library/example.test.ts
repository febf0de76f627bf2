import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { startLibraryBench } from "../../support/library-bench.ts";
import { makeTempDir } from "../../support/temp-dir.ts";
import { ROOT } from "../../support/tool.ts";

test("the example of src/README.md runs as it stands there", async () => {
  await using bench = await startLibraryBench();
  using dir = makeTempDir();
  const readme = readFileSync(join(ROOT, "src/README.md"), "utf8");
  const [, example = expect.fail("there is no example")] = /```js\n([\s\S]*?)```/.exec(readme) ?? [];
  writeFileSync(dir.file("example.mjs"), example);
  writeFileSync(dir.file("grid.info"), bench.gridInfo);
  writeFileSync(dir.file("private.key"), bench.privateKey, { mode: 0o600 });
  mkdirSync(dir.file("node_modules"));
  symlinkSync(ROOT, dir.file("node_modules/mig-agent"));

  const child = spawn(process.execPath, ["example.mjs"], {
    cwd: dir.path,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  expect(stderr).toBe("");
  expect(stdout).toContain("my_grid_one: app stop shop");
  expect(stdout).toContain("shop runs on my_grid_two");
  expect(stdout).toMatch(/ ended\nsucceeded \n$/);
  expect((await bench.world()).two).toEqual(["shop running"]);
});
