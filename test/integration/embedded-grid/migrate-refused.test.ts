import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseUdl } from "../../../src/drivers/applogic/udl/parser.ts";
import type { UdlEntity } from "../../../src/drivers/applogic/udl/tree.ts";
import { type GridBench, shop, startGrids, trust } from "../../support/grid-bench.ts";

const MEBIBYTE = 2 ** 20;

async function application(grid: GridBench, name: string): Promise<UdlEntity | undefined> {
  const blocks = parseUdl((await grid.exec("app", "list", "--batch")).stdout);
  return blocks.find((block) => block.name === name);
}

/** Lets a copy take long enough to be looked at. */
const SLOW_COPY = { copyRate: 2 * MEBIBYTE };

/** A file of random bytes, which compression does not shrink. */
function fill(grid: GridBench, bytes: number, application = "shop"): void {
  const path = join(grid.volumePath(application, "data"), "random.bin");
  execFileSync("dd", [
    "if=/dev/urandom",
    `of=${path}`,
    "bs=65536",
    `count=${Math.ceil(bytes / 65536)}`,
    "status=none",
  ]);
}

describe("a migration that cannot be leaves nothing", () => {
  async function refused(
    grids: { readonly one: GridBench; readonly two: GridBench },
    ...rest: readonly string[]
  ) {
    const result = await grids.two.exec("app", "migrate", grids.one.created.controller, "shop", ...rest);
    expect(result.code).toBe(1);
    expect(await application(grids.two, "shop")).toBeUndefined();
    expect(grids.two.volumes()).toEqual([]);
    return result.stderr.trim().split("\n").at(-1);
  }

  test("without trust", async () => {
    await using grids = await startGrids({ applications: [shop()] }, {}, { trust: false });
    const remote = grids.one.created.controller;
    const words = `cannot log in to grid '${remote}' - Permission denied (publickey).`;
    expect(await refused(grids)).toBe(`Failed to migrate application 'shop' - ${words}`);
    expect(await grids.two.exec("grid", "test_trust", remote, "--batch")).toMatchObject({
      code: 1,
      stderr: `Failed to log in to grid '${remote}' - Permission denied (publickey).\n`,
      stdout: `trust "${remote}"\n   {\n   trusted = 0\n   reason  = "Permission denied (publickey)"\n   }\n`,
    });
    await trust(grids.one, grids.two);
    expect(await grids.two.exec("grid", "test_trust", remote, "--batch")).toMatchObject({
      code: 0,
      stderr: "",
      stdout: `trust "${remote}"\n   {\n   trusted = 1\n   }\n`,
    });
  });

  test("from a controller that is not there, or that nobody can find", async () => {
    await using grids = await startGrids();
    const nowhere = await grids.two.exec("app", "migrate", "127.0.0.1:1", "shop");
    expect(nowhere.stderr).toContain("cannot log in to grid '127.0.0.1:1' - Connection refused.");
    grids.two.fault("unknown-host", { times: 1 });
    expect(await refused(grids)).toContain("Unknown host.");
  });

  test("when the source does not exist, runs, or is locked", async () => {
    await using grids = await startGrids({ applications: [shop({ name: "other" })] });
    expect(await refused(grids)).toBe("Application 'shop' does not exist.");
    await grids.one.exec("app", "rename", "other", "shop");
    await grids.one.exec("app", "start", "shop");
    expect(await refused(grids)).toBe("Failed to migrate application 'shop' - it is running.");
    await grids.one.exec("app", "stop", "shop");
    await grids.one.execWith({ stdin: "secret\n" }, "app", "lock", "shop", "pwd=-");
    expect(await refused(grids)).toBe("Access Denied - application 'shop' is locked.");
    const wrong = await grids.one.execWith({ stdin: "guess\n" }, "app", "unlock", "shop", "pwd=-");
    expect(wrong).toMatchObject({
      code: 1,
      stderr: "Access Denied - application 'shop' has another password.\n",
    });
    expect(await grids.one.execWith({ stdin: "secret\n" }, "app", "unlock", "shop", "pwd=-")).toMatchObject({
      code: 0,
    });
  });

  test("when a property is unknown or has a bad value", async () => {
    await using grids = await startGrids({ applications: [shop()] });
    expect(await refused(grids, "colour=red")).toBe(
      "Failed to configure application 'shop' - unknown property 'colour'.",
    );
    expect(await refused(grids, "in_ip=here")).toBe(
      "Failed to configure application 'shop' - bad value for property 'in_ip'.",
    );
  });

  test("when the storage is full", async () => {
    await using grids = await startGrids({ applications: [shop()] }, { storage: MEBIBYTE });
    expect(await refused(grids)).toBe("Failed to migrate application 'shop' - not enough storage.");
  });

  test.each(["storage-full", "copy-fails-at", "cut-during-copy", "trust-missing"] as const)(
    "at fault %s",
    async (name) => {
      await using grids = await startGrids({ applications: [shop()] });
      grids.two.fault(name, { args: name.startsWith("co") || name.startsWith("cut") ? [37] : [], times: 1 });
      const words = await refused(grids);
      expect(words).toMatch(/^Failed to migrate application 'shop' - /);
      expect(await grids.one.exec("app", "start", "shop")).toMatchObject({ code: 0 });
      await grids.one.exec("app", "stop", "shop");
      const again = await grids.two.exec("app", "migrate", grids.one.created.controller, "shop");
      expect(again).toMatchObject({ code: 0 });
    },
  );

  test("when the name is taken", async () => {
    await using grids = await startGrids({ applications: [shop()] }, { applications: [shop()] });
    const result = await grids.two.exec("app", "migrate", grids.one.created.controller, "shop");
    expect(result).toMatchObject({
      code: 1,
      stderr: "Failed to migrate application 'shop' - application 'shop' already exists.\n",
    });
  });

  test("when it is cancelled in the middle", async () => {
    await using grids = await startGrids({ applications: [shop()] }, SLOW_COPY);
    const { one, two } = grids;
    fill(one, 8 * MEBIBYTE);
    const abort = new AbortController();
    const onProgress = (line: string) => {
      if (/shop:data .* [1-9]\d*%/.test(line)) abort.abort();
    };
    const result = await two.execWith(
      { onProgress, signal: abort.signal },
      "app",
      "migrate",
      one.created.controller,
      "shop",
    );
    expect(result.code).toBe(130);
    expect(result.stderr).toContain("Cleaning up ... done\nCancelled.\n");
    expect(await application(two, "shop")).toBeUndefined();
    expect(two.volumes()).toEqual([]);
    await expect.poll(async () => (await one.exec("app", "start", "shop")).code).toBe(0);
  });

  test("when the source's controller ends in the middle", async () => {
    await using grids = await startGrids({ applications: [shop()] }, SLOW_COPY);
    const { one, two } = grids;
    fill(one, 8 * MEBIBYTE);
    let stopping: Promise<void> | undefined;
    const onProgress = (line: string) => {
      if (/shop:data .* [1-9]\d*%/.test(line)) stopping ??= one.stop();
    };
    const result = await two.execWith({ onProgress }, "app", "migrate", one.created.controller, "shop");
    expect(result.stderr).toContain(`the connection to grid '${one.created.controller}' was lost.\n`);
    expect(two.volumes()).toEqual([]);
    await stopping;
    await one.start();
    await expect.poll(async () => (await one.exec("app", "start", "shop")).code).toBe(0);
  });

  test("but with --nocleanup what came stays, and can only be destroyed", async () => {
    await using grids = await startGrids({ applications: [shop()] });
    const { one, two } = grids;
    two.fault("copy-fails-at", { args: [60], times: 1 });
    const result = await two.exec("app", "migrate", one.created.controller, "shop", "--nocleanup");
    expect(result.code).toBe(1);
    expect(existsSync(two.volumePath("shop", "data"))).toBe(true);
    expect((await two.exec("app", "start", "shop")).stderr).toBe(
      "Failed to start application 'shop' - it is incomplete.\n",
    );
    expect(await two.exec("app", "destroy", "shop", "--force")).toMatchObject({ code: 0 });
  });
});
