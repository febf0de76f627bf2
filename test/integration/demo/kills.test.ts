import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { componentLogs } from "../../../src/demo/demo-paths.ts";
import { killDaemon, outcomeIn, runDemo } from "../../support/demo-run.ts";
import { prepareDemo } from "../../support/demo-world.ts";
import { freeNetworks } from "../../support/free-network.ts";
import { processesAbout } from "../../support/processes-about.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

const MEBIBYTE = 2 ** 20;
const WHOLE = { outcome: "succeeded", entries_before: 5, entries_after: 5, leftovers: [] };

describe("a demo in which MIG is killed", () => {
  test("ends by itself with all entries when the agent dies before the hand-over", async () => {
    using temp = makeTempDir();
    await using networks = await freeNetworks();
    const paths = prepareDemo(temp.path, networks, { moreBytes: 0 });
    await using run = runDemo("--once", "--json", "--directory", temp.path);
    await run.saw("started      Provision the helper");
    killDaemon(join(componentLogs(paths, { name: "my_grid_one" }, "guestbook"), "main.mig.ctl"), "serve");
    const { exit, stdout } = await run.ended;
    expect(outcomeIn(stdout), run.said).toMatchObject(WHOLE);
    expect(exit).toBe(0);
    expect(processesAbout(temp.path)).toEqual([]);
  }, 60_000);

  test("ends by itself with all entries when the helper dies in the middle of the copy", async () => {
    using temp = makeTempDir();
    await using networks = await freeNetworks();
    const paths = prepareDemo(temp.path, networks, { moreBytes: 2 * MEBIBYTE, copyRate: MEBIBYTE });
    await using run = runDemo("--once", "--json", "--directory", temp.path);
    await run.saw("copied ");
    const helper = /mig_helper_\w+/.exec(run.said)?.[0] ?? "";
    killDaemon(join(componentLogs(paths, { name: "my_grid_one" }, helper), "main.srv"), "helper");
    const { exit, stdout } = await run.ended;
    expect(outcomeIn(stdout), run.said).toMatchObject(WHOLE);
    expect(exit).toBe(0);
    expect(processesAbout(temp.path)).toEqual([]);
  }, 60_000);
});
