import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { systemClock } from "../../../src/clock.ts";
import { openNamedHome } from "../../../src/demo/demo-home.ts";
import { runDemo } from "../../support/demo-run.ts";
import { processesAbout } from "../../support/processes-about.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

const DEADLINE_MS = 60_000;
const UP = "Two grids are up";

/** Directories of demos in this file's own temporary directory. */
function demoDirectories(): readonly string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith("mig-demo-"));
}

describe("a demo that is ended", () => {
  test.each([
    ["SIGINT", "while its grids start", UP, 130],
    ["SIGTERM", "in the middle of the move", "started      Start the application", 143],
    [
      "SIGHUP",
      "while the helper is made, as when a terminal is closed",
      "started      Provision the helper",
      143,
    ],
  ] as const)(
    "by %s %s leaves nothing behind",
    async (signal, _when, mark, status) => {
      await using run = runDemo("--once");
      await run.saw(mark);
      run.kill(signal);
      expect((await run.ended).exit, run.said).toBe(status);
      expect(processesAbout(tmpdir())).toEqual([]);
      expect(demoDirectories()).toEqual([]);
    },
    DEADLINE_MS,
  );

  test("when all is done has done what it should, and says until then what to open and to type", async () => {
    await using run = runDemo();
    await run.saw("Ctrl-C ends the demo");
    run.kill("SIGINT");
    const { exit, stdout } = await run.ended;
    expect(exit, run.said).toBe(0);
    expect(stdout).toMatch(/yes {2}All 5 entries are in the guestbook in Houston/);
    expect(stdout).toMatch(/MIG asks for user demo, password \w{12}/);
    expect(stdout).toMatch(/ssh -i \S+demo\.key -p \d+ -o UserKnownHostsFile=\S+ root@127\.0\.2\.1\n/);
    expect(stdout).toMatch(/mig migrate my_grid_one/);
    expect(demoDirectories()).toEqual([]);
  }, 60_000);

  test("by SIGKILL is cleaned up after by the next one", async () => {
    await using killed = runDemo("--once");
    await killed.saw("started      Provision the helper");
    killed.kill("SIGKILL");
    await killed.ended;
    const [left = ""] = demoDirectories();
    expect(processesAbout(join(tmpdir(), left))).not.toEqual([]);

    await using next = runDemo("--once");
    await next.saw(UP);
    expect(existsSync(join(tmpdir(), left))).toBe(false);
    expect(processesAbout(join(tmpdir(), left))).toEqual([]);
    next.kill("SIGINT");
    await next.ended;
    expect(demoDirectories()).toEqual([]);
  }, 60_000);
});

describe("a directory that a person names", () => {
  test("is refused when it holds something else", async () => {
    using temp = makeTempDir();
    writeFileSync(temp.file("thesis.txt"), "do not touch");
    await expect(openNamedHome(temp.path, systemClock)).rejects.toMatchObject({ code: "CONFIG_INVALID" });
    expect(readdirSync(temp.path)).toEqual(["thesis.txt"]);
  });

  test("is made anew when it holds half a demo, and is ours then", async () => {
    using temp = makeTempDir();
    const path = temp.file("demo");
    await openNamedHome(path, systemClock);
    mkdirSync(join(path, "my_grid_one"));
    expect((await openNamedHome(path, systemClock)).world).toBeUndefined();
    expect(readdirSync(path)).toEqual(["demo.json"]);
  });

  test("is refused while another process runs a demo there", async () => {
    using temp = makeTempDir();
    await using run = runDemo("--directory", temp.path);
    await run.saw(UP);
    await expect(openNamedHome(temp.path, systemClock)).rejects.toMatchObject({
      code: "PORT_IN_USE",
      message: expect.stringContaining(`process ${run.pid} runs a demo there`),
    });
    run.kill("SIGINT");
    await run.ended;
    expect((await openNamedHome(temp.path, systemClock)).world?.layout.one.name).toBe("my_grid_one");
  }, 60_000);
});
