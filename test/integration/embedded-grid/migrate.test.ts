import { execFileSync } from "node:child_process";
import {
  closeSync,
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
import {
  GRID_ADDRESS,
  type GridBench,
  shop,
  startGrid,
  startGrids,
  trust,
} from "../../support/grid-bench.ts";

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

function anyLines(text: string, about: string): readonly string[] {
  return text.split("\n").filter((line) => line.includes(about) && !/ (0|100)%$/.test(line));
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
    expect(await two.exec("app", "migrate", GRID_ADDRESS, "shop")).toMatchObject({ code: 0 });
  });
});
