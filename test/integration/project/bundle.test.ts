import { execFile } from "node:child_process";
import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { VERSION } from "../../../src/version.ts";
import { makeTempDir, type TempDir } from "../../support/temp-dir.ts";
import { ROOT } from "../../support/tool.ts";

const run = promisify(execFile);
const BUNDLE_TIMEOUT_MS = 60_000;
/** Neither leaves what it compiled among the temporary files. */
const QUIET = { ...process.env, NODE_DISABLE_COMPILE_CACHE: "1" };

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

  await installFrom(dist, dir);
  const use = 'import { openGrids } from "mig-agent"; console.log(typeof openGrids);';
  const imported = await run(process.execPath, ["--input-type=module", "-e", use], { cwd: dir.path, env });
  expect(imported).toEqual({ stdout: "function\n", stderr: "" });
  expect((await run(dir.file("node_modules/.bin/mig"), ["version"], { cwd: "/", env })).stdout).toBe(
    direct.stdout,
  );
  await compile(dir);
});

/** Packs the bundle as it would be published and installs that, with no network. */
async function installFrom(dist: string, dir: TempDir): Promise<void> {
  const npm = (...argv: readonly string[]) =>
    run("npm", [...argv, "--loglevel=error", "--offline", "--cache", dir.file("cache")], {
      cwd: dir.path,
      env: QUIET,
    });
  const { stdout } = await npm("pack", dist);
  writeFileSync(dir.file("package.json"), '{ "type": "module" }');
  await npm("install", "--ignore-scripts", "--no-audit", "--no-fund", dir.file(stdout.trim()));
}

/** A program in TypeScript finds the types, and they are right about the two mistakes in it. */
async function compile(dir: TempDir): Promise<void> {
  writeFileSync(
    dir.file("use.mts"),
    `import { type MoveView, isMigError, openGrids } from "mig-agent";
await using grids = await openGrids({ gridInfo: "", privateKey: new Uint8Array() });
const view: MoveView | undefined = grids.moves()[0];
const state: "succeeded" | undefined = view?.state === "succeeded" ? view.state : undefined;
try { grids.resume()?.abort(); } catch (error) { if (isMigError(error)) console.log(error.code, state); }
// @ts-expect-error there is no such grid method
grids.nothing();
// @ts-expect-error a key is wanted
await openGrids({ gridInfo: "" });
`,
  );
  const options = [
    "--noEmit",
    "--strict",
    "--module",
    "nodenext",
    "--target",
    "es2024",
    "--lib",
    "es2024,esnext.disposable,dom",
  ];
  const { stdout } = await run(join(ROOT, "node_modules/.bin/tsc"), [...options, "use.mts"], {
    cwd: dir.path,
    env: QUIET,
  }).catch((error: unknown) => error as { readonly stdout: string });
  expect(stdout).toBe("");
}

test("a directory that holds something else is not overwritten", async () => {
  const bundling = run(process.execPath, [join(ROOT, "appliance/bundle.ts"), join(ROOT, "src")]);
  await expect(bundling).rejects.toThrow("it holds something else");
});
