import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { LeftoverView } from "../../../src/agent-facade.ts";
import { MigError } from "../../../src/domain/errors.ts";
import { type CliRunOptions, mig } from "../../support/cli-run.ts";
import { makeTempDir, type TempDir } from "../../support/temp-dir.ts";
import { startWebBench, type WebBench } from "../../support/web-bench.ts";

const KEPT: LeftoverView = {
  grid: "my_grid_one",
  name: "mig_kept_abcd2345_guestbook",
  what: "kept",
  verdict: "wanted",
  reason: "Kept for a rollback.",
  state: "stopped",
  bytes: 3 * 1024 * 1024,
  since: "2026-11-21T08:00:00.000Z",
  until: "2026-11-22T08:00:00.000Z",
  cleanable: false,
};
const HELPER: LeftoverView = {
  grid: "my_grid_two",
  name: "mig_helper_bcde2345",
  what: "helper",
  verdict: "left-over",
  reason: "The helper of job bcde2345, which has ended (failed).",
  state: "running",
  bytes: 0,
  cleanable: true,
};

let dir: TempDir;
let bench: WebBench;

beforeEach(async () => {
  dir = makeTempDir();
  bench = await startWebBench({ socketPath: dir.file("mig.sock") });
  bench.facade.script.leftovers = { at: "2026-11-21T09:00:00.000Z", things: [KEPT, HELPER], unseen: [] };
});

afterEach(async () => {
  await bench[Symbol.asyncDispose]();
  dir[Symbol.dispose]();
});

function run(words: string, options: Partial<CliRunOptions> = {}) {
  return mig(words, { run: dir.path, clock: bench.clock, env: { SUDO_USER: "ann" }, ...options });
}

const cleanings = () =>
  bench.facade.script.calls.filter(({ name }) => name === "clean").map(({ args }) => args[0]);

describe("mig leftovers", () => {
  test("shows what lies where, who wants it and why, and what can be typed", async () => {
    const { exit, stdout } = await run("leftovers");
    expect(exit).toBe(0);
    expect(stdout).toMatch(
      /my_grid_one +mig_kept_abcd2345_guestbook +kept +stopped +3\.0 MiB +1 h 00 min ago +yes/,
    );
    expect(stdout).toMatch(/my_grid_two +mig_helper_bcde2345 +helper +running .*left over/);
    expect(stdout).toContain(
      "mig_kept_abcd2345_guestbook: Kept for a rollback. Its time ends in 22 h 59 min.",
    );
    expect(stdout).toContain("To destroy what is left over: mig leftovers clean");
    expect((await run("leftovers my_grid_one --json")).json()).toMatchObject({
      things: [{ name: KEPT.name }, {}],
    });
    expect(bench.facade.script.calls.at(-1)).toEqual({ name: "leftovers", args: ["my_grid_one"] });
  });

  test("says which grid was not asked, and ends as for one that is unreachable", async () => {
    const problem = { code: "SSH_UNREACHABLE", message: "Cannot reach the controller" } as const;
    bench.facade.script.leftovers = { at: "", things: [], unseen: [{ grid: "my_grid_two", problem }] };
    expect(await run("leftovers list")).toMatchObject({
      exit: 6,
      stdout: expect.stringContaining("my_grid_two was not asked: Cannot reach the controller"),
    });
  });
});

describe("mig leftovers clean", () => {
  test("shows what would go, and asks for the name of the application", async () => {
    const result = await run("leftovers clean", { answers: ["guestbook"] });
    expect(result).toMatchObject({ exit: 0, questions: ["Type guestbook to destroy what is listed: "] });
    expect(result.stderr).toContain(HELPER.name);
    expect(result.stderr).not.toContain(KEPT.name);
    expect(cleanings()).toEqual([{ names: [], confirm: "guestbook", by: "local ann" }]);
  });

  test("destroys nothing when the name is another, or nobody can be asked", async () => {
    expect((await run("leftovers clean", { answers: ["shop"] })).exit).toBe(2);
    expect(await run("leftovers clean")).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining("mig leftovers clean --confirm guestbook"),
    });
    expect(cleanings()).toEqual([]);
  });

  test("asks nothing where nothing is left, and does nothing", async () => {
    bench.facade.script.leftovers = { at: "", things: [KEPT], unseen: [] };
    expect(await run("leftovers clean")).toMatchObject({ exit: 0, stdout: "There is nothing to clean.\n" });
    expect(await run("leftovers clean mig_helper_zzzz2345")).toMatchObject({
      exit: 0,
      stderr: expect.stringContaining("mig_helper_zzzz2345 is on no grid."),
    });
    expect(cleanings()).toEqual([]);
  });

  test("passes on why a wanted one stays", async () => {
    bench.facade.script.failures.set(
      "clean",
      new MigError("JOB_STATE", "Cannot clean it: Kept for a rollback."),
    );
    expect(await run(`leftovers clean ${KEPT.name} --confirm guestbook`)).toMatchObject({
      exit: 1,
      stderr: expect.stringContaining("Kept for a rollback."),
    });
    expect(cleanings()).toEqual([{ names: [KEPT.name], confirm: "guestbook", by: "local ann" }]);
  });
});

test("mig support writes what the agent gives", async () => {
  const written: string[] = [];
  const programs = {
    writePrivateFile: async (path: string, data: Uint8Array) => {
      written.push(`${path}: ${Buffer.from(data).toString()}`);
      return path;
    },
  };
  expect((await run("support", { programs })).exit).toBe(0);
  expect(written).toEqual(["mig-support-1.tar.gz: an archive"]);
  expect((await run("support --output -")).stdout).toBe("an archive");
  bench.facade.script.failures.set("support", new MigError("INTERNAL", "It broke"));
  const fromFiles = {
    ...programs,
    collectSupport: async () => ({ fileName: "b", data: Buffer.from("files") }),
  };
  expect(await run("support", { programs: fromFiles })).toMatchObject({
    exit: 0,
    stderr: expect.stringContaining("collecting from the files"),
  });
  expect(written.at(-1)).toBe("b: files");
});
