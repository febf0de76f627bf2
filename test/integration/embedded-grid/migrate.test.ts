import { execFileSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseUdl } from "../../../src/drivers/applogic/udl/parser.ts";
import { findValue, type UdlEntity } from "../../../src/drivers/applogic/udl/tree.ts";
import { type GridBench, shop, startGrid, startGrids, trust } from "../../support/grid-bench.ts";

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

describe("app migrate pulls from another grid", () => {
  test("with contents, owners, modes, links, times, attributes and new properties", async () => {
    const placed = shop({
      user2: "mig1/moving/g5",
      user1: "billing",
      description: "Mine",
      destroyOnStop: true,
    });
    await using grids = await startGrids({ applications: [placed] });
    const { one, two } = grids;
    const from = one.volumePath("shop", "data");
    symlinkSync("book.txt", join(from, "link"));
    utimesSync(join(from, "book.txt"), 1_600_000_000, 1_600_000_000);
    const result = await two.exec(
      "app",
      "migrate",
      one.created.controller,
      "shop",
      "in_ip=127.0.2.20",
      "title=New Shop",
    );
    expect(result).toMatchObject({ code: 0, stdout: "" });
    expect(result.stderr.split("\n")).toEqual([
      `Migrating application 'shop' from ${one.created.controller}`,
      "Copying descriptors ... done",
      "Copying volume shop:archive (1 of 2) 0%",
      ...anyLines(result.stderr, "shop:archive (1 of 2)"),
      "Copying volume shop:archive (1 of 2) 100%",
      "Copying volume shop:data (2 of 2) 0%",
      ...anyLines(result.stderr, "shop:data (2 of 2)"),
      "Copying volume shop:data (2 of 2) 100%",
      "Cleaning up ... done",
      "Application 'shop' migrated",
      "",
    ]);
    const to = two.volumePath("shop", "data");
    expect(readFileSync(join(to, "book.txt"), "utf8")).toBe("first entry\n");
    expect(statSync(join(to, "book.txt")).mtimeMs).toBe(1_600_000_000_000);
    expect(statSync(join(to, "sub/deep.txt")).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(to, "link"), "utf8")).toBe("first entry\n");
    const copy = await application(two, "shop");
    const value = (name: string) => copy && findValue(copy, name);
    expect([
      value("state"),
      value("user1"),
      value("user2"),
      value("description"),
      value("destroy_on_stop"),
    ]).toEqual(["stopped", "billing", "mig1/moving/g5", "Mine", "1"]);
    const config = (await two.exec("app", "config", "shop", "--effective", "--batch")).stdout;
    expect(config).toMatch(/property in_ip\n +\{\n +value += 127\.0\.2\.20\n/);
    expect(config).toMatch(/value += "New Shop"/);
    expect((await application(one, "shop"))?.attributes).toContainEqual({ name: "state", value: "stopped" });
    expect(two.volumePath("shop", "data").split("/").at(-1)).not.toBe(from.split("/").at(-1));
  });

  test("under another name, without compression, and it starts there", async () => {
    await using grids = await startGrids({ applications: [shop()] });
    const { one, two } = grids;
    const argv = ["app", "migrate", one.created.controller, "shop", ".name=moved", "--nocompress"];
    expect(await two.exec(...argv)).toMatchObject({ code: 0 });
    expect(await two.exec("app", "start", "moved")).toMatchObject({ code: 0 });
    expect(two.runtime.specs.get("main.web")?.mounts[0]?.directory).toBe(two.volumePath("moved", "data"));
  });

  test("a sparse volume of 1 GiB arrives quickly and is still sparse", async () => {
    await using grids = await startGrids({ applications: [shop()] });
    const { one, two } = grids;
    const path = join(one.volumePath("shop", "data"), "disk.img");
    const file = openSync(path, "w");
    writeSync(file, "in the middle", 512 * MEBIBYTE);
    closeSync(file);
    truncateSync(path, 1024 * MEBIBYTE);
    const began = performance.now();
    expect(await two.exec("app", "migrate", one.created.controller, "shop")).toMatchObject({ code: 0 });
    expect(performance.now() - began).toBeLessThan(10_000);
    const copy = statSync(join(two.volumePath("shop", "data"), "disk.img"));
    expect(copy.size).toBe(1024 * MEBIBYTE);
    expect(copy.blocks * 512).toBeLessThan(MEBIBYTE);
  });

  test("reading changes neither time of a volume; the copy was never mounted", async () => {
    await using grids = await startGrids({ applications: [shop()] });
    const { one, two } = grids;
    const times = async (grid: GridBench) => {
      const [block] = parseUdl((await grid.exec("vol", "info", "shop:data", "--batch")).stdout);
      return block && [findValue(block, "time_accessed"), findValue(block, "time_written")];
    };
    const before = await times(one);
    await two.exec("app", "migrate", one.created.controller, "shop");
    expect(await times(one)).toEqual(before);
    expect(await times(two)).toEqual(["0", before?.[1]]);
  });

  test("while it goes on both are busy, the copy is stopped and cannot be started, its record can be set", async () => {
    await using grids = await startGrids({ applications: [shop()] }, SLOW_COPY);
    const { one, two } = grids;
    fill(one, 2 * MEBIBYTE);
    const lines: string[] = [];
    const onProgress = (line: string) => void lines.push(line);
    const migrating = two.execWith({ onProgress }, "app", "migrate", one.created.controller, "shop");
    await expect.poll(() => lines.some((line) => /shop:data .* [1-9]\d*%/.test(line))).toBe(true);
    const copy = await application(two, "shop");
    expect(copy && findValue(copy, "state")).toBe("stopped");
    expect(Number(copy && findValue(copy, "progress"))).toBeGreaterThan(0);
    const source = await application(one, "shop");
    expect(source && findValue(source, "progress")).toBeDefined();
    const busy = "Failed to start application 'shop' - it is busy - migrate in progress.\n";
    expect((await two.exec("app", "start", "shop")).stderr).toBe(busy);
    expect((await one.exec("app", "start", "shop")).stderr).toBe(busy);
    expect(await two.exec("app", "config", "shop", ".user2=set")).toMatchObject({ code: 0 });
    expect(await one.exec("app", "config", "shop", ".user2=set-too")).toMatchObject({ code: 0 });
    expect(await migrating).toMatchObject({ code: 0 });
    const done = await application(two, "shop");
    expect(done && [findValue(done, "user2"), findValue(done, "progress")]).toEqual(["set", undefined]);
    expect((await one.exec("app", "start", "shop")).code).toBe(0);
  });

  test("progress goes to standard output when it is asked for, and nowhere when it is not wanted", async () => {
    await using grids = await startGrids({ applications: [shop()] });
    const { one, two } = grids;
    const there = await two.exec("app", "migrate", one.created.controller, "shop", "--progress_on_stdout");
    expect(there.stderr).toBe("");
    expect(there.stdout).toContain("Copying volume shop:data (2 of 2) 100%\n");
    const quiet = await two.exec("app", "migrate", one.created.controller, "shop", ".name=again", "--quiet");
    expect(quiet).toMatchObject({ code: 0, stdout: "", stderr: "" });
  });

  test("--export pushes, with trust in both directions", async () => {
    await using grids = await startGrids({ applications: [shop()] });
    const { one, two } = grids;
    const result = await one.exec(
      "app",
      "migrate",
      two.created.controller,
      "shop",
      "--export",
      ".name=pushed",
    );
    expect(result).toMatchObject({ code: 0 });
    expect(result.stderr).toContain("Application 'pushed' migrated\n");
    expect(await application(two, "pushed")).toBeDefined();
  });

  test("a remote without a port is looked up among the peers", async () => {
    await using one = await startGrid({ applications: [shop()] });
    await using two = await startGrid({ name: "my_grid_two", peers: [one.created.controller] });
    await trust(one, two);
    expect(await two.exec("app", "migrate", "127.0.0.1", "shop")).toMatchObject({ code: 0 });
  });
});

function anyLines(text: string, about: string): readonly string[] {
  return text.split("\n").filter((line) => line.includes(about) && !/ (0|100)%$/.test(line));
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
      ...["app", "migrate", one.created.controller, "shop"],
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

describe("copies on one grid", () => {
  test("app copy has new volumes with the same contents; the source stays", async () => {
    await using grid = await startGrid({ applications: [shop({ user1: "a" })] });
    expect(await grid.exec("app", "copy", "shop", "twin", "title=Twin", ".user1=b")).toMatchObject({
      code: 0,
    });
    expect(readFileSync(join(grid.volumePath("twin", "data"), "book.txt"), "utf8")).toBe("first entry\n");
    const twin = await application(grid, "twin");
    expect(twin && findValue(twin, "user1")).toBe("b");
    expect(grid.volumes()).toHaveLength(4);
  });

  test("provision makes, configures and starts from a template", async () => {
    await using grid = await startGrid({
      applications: [shop({ name: "Mould", template: true, properties: [] })],
    });
    expect((await grid.exec("app", "provision", "Mould", "fresh")).stderr).toBe(
      "Failed to provision application 'fresh' - mandatory property 'in_ip' is not set.\n",
    );
    expect((await grid.exec("app", "start", "Mould")).stderr).toContain("it is a template");
    expect(
      await grid.exec("app", "provision", "Mould", "fresh", "in_ip=127.0.0.7", ".user2=x"),
    ).toMatchObject({ code: 0 });
    const fresh = await application(grid, "fresh");
    expect(
      fresh && [findValue(fresh, "state"), findValue(fresh, "template"), findValue(fresh, "user2")],
    ).toEqual(["running", "0", "x"]);
    expect(grid.runtime.specs.get("main.web")?.properties).toContainEqual({
      name: "in_ip",
      value: "127.0.0.7",
    });
    expect((await grid.exec("app", "provision", "fresh", "x")).stderr).toContain("is no template");
    grid.fault("provision-fails", { times: 1 });
    expect((await grid.exec("app", "provision", "Mould", "more", "in_ip=127.0.0.7")).code).toBe(1);
    expect(await application(grid, "more")).toBeUndefined();
  });

  test("export and import through /_impex give the same application", async () => {
    await using grid = await startGrid({ applications: [shop({ user1: "kept" })] });
    expect(await grid.exec("app", "export", "shop", "saved")).toMatchObject({ code: 0 });
    expect(await grid.exec("app", "import", "back", "saved")).toMatchObject({ code: 0 });
    expect(readFileSync(join(grid.volumePath("back", "data"), "sub/deep.txt"), "utf8")).toBe("deep\n");
    const back = await application(grid, "back");
    expect(back && findValue(back, "user1")).toBe("kept");
    expect((await grid.exec("app", "import", "more", "nowhere")).stderr).toBe(
      "Failed to import application 'more' - no export in /_impex/nowhere.\n",
    );
  });

  test("volumes are made, copied and removed, but not while a component uses them", async () => {
    await using grid = await startGrid({ applications: [shop()] });
    expect(await grid.exec("vol", "create", "shop:extra", "size=2M", "fs=ext2")).toMatchObject({ code: 0 });
    expect(await grid.exec("vol", "copy", "shop:data", "twin")).toMatchObject({ code: 0 });
    expect(readFileSync(join(grid.volumePath("shop", "twin"), "book.txt"), "utf8")).toBe("first entry\n");
    expect((await grid.exec("vol", "destroy", "shop:data", "--force")).stderr).toBe(
      "Failed to destroy volume 'shop:data' - it is used by a component.\n",
    );
    expect((await grid.exec("vol", "destroy", "shop:extra")).code).toBe(1);
    expect(await grid.exec("vol", "destroy", "shop:extra", "--force")).toMatchObject({ code: 0 });
    expect((await grid.exec("vol", "info", "shop:extra")).stderr).toBe(
      "Volume 'shop:extra' does not exist.\n",
    );
  });
});
