import { describe, expect, test } from "vitest";
import { parseUdl } from "../../../src/drivers/applogic/udl/parser.ts";
import { findValue, type UdlEntity } from "../../../src/drivers/applogic/udl/tree.ts";
import { newKeyPair } from "../../../src/ssh/key-pair.ts";
import { type GridBench, shop, startGrid } from "../../support/grid-bench.ts";

async function blocksOf(grid: GridBench, ...argv: readonly string[]): Promise<readonly UdlEntity[]> {
  const result = await grid.exec(...argv, "--batch");
  expect(result).toMatchObject({ code: 0, stderr: "" });
  return parseUdl(result.stdout);
}

describe("what the shell shows", () => {
  test("applications, as UDL and as a table", async () => {
    await using grid = await startGrid({ applications: [shop(), shop({ name: "Mould", template: true })] });
    const blocks = await blocksOf(grid, "app", "list");
    expect(
      blocks.map((block) => [block.name, findValue(block, "state"), findValue(block, "template")]),
    ).toEqual([
      ["Mould", "stopped", "1"],
      ["shop", "stopped", "0"],
    ]);
    const table = await grid.exec("app", "list");
    const lines = [
      "Name   State    Template",
      "------------------------",
      "Mould  stopped  yes",
      "shop   stopped  no",
      "",
    ];
    expect(table.stdout.split("\n")).toEqual(lines);
  });

  test("one application with its lock, attributes and no progress while nobody works on it", async () => {
    await using grid = await startGrid({
      applications: [shop({ user2: "mig1/committed/g4", description: 'A "b"' })],
    });
    const [block] = await blocksOf(grid, "app", "info", "shop");
    expect(Object.fromEntries(block?.attributes.map(({ name, value }) => [name, value]) ?? [])).toEqual({
      id: "1",
      state: "stopped",
      template: "0",
      description: 'A "b"',
      user1: "",
      user2: "mig1/committed/g4",
      doc_url: "",
      destroy_on_stop: "0",
      locked: "0",
    });
  });

  test("no applications are an empty answer", async () => {
    await using grid = await startGrid();
    expect(await grid.exec("app", "list", "--batch")).toMatchObject({ code: 0, stdout: "", stderr: "" });
  });

  test("the grid, its clock and its public key", async () => {
    await using grid = await startGrid({ applications: [shop()] });
    const [block] = await blocksOf(grid, "grid", "info");
    expect(block).toMatchObject({ type: "grid", name: "my_grid_one" });
    expect(block && findValue(block, "public_key")).toBe(grid.created.publicKey);
    expect(Math.abs(Number(block && findValue(block, "time")) - Date.now() / 1000)).toBeLessThan(5);
    expect(block && findValue(block, "applications")).toBe("1");
    const forPeople = await grid.exec("grid", "info");
    expect(forPeople.stdout).toContain("Grid Name    : my_grid_one\n");
    expect(forPeople.stdout).not.toContain("ssh-ed25519");
    expect((await grid.exec("grid", "info", "-v")).stdout).toContain(grid.created.publicKey);
  });

  test("volumes with uuid and times, of one application and of all", async () => {
    await using grid = await startGrid({ applications: [shop(), shop({ name: "other" })] });
    const volumes = await blocksOf(grid, "vol", "list", "shop");
    expect(volumes.map((volume) => volume.name)).toEqual(["archive", "data"]);
    const [archive, data] = volumes;
    expect(archive && findValue(archive, "time_written")).toBe("0");
    expect(Number(data && findValue(data, "time_written"))).toBeGreaterThan(Date.now() / 1000 - 60);
    expect(data && findValue(data, "mount_path")).toBe("/mnt/data");
    expect(data && findValue(data, "mount_state")).toBe("available");
    expect(data && findValue(data, "time_accessed")).toBe("0");
    expect(await blocksOf(grid, "vol", "list")).toHaveLength(4);
    const [info] = await blocksOf(grid, "vol", "info", "shop:data");
    expect(info).toEqual(data);
  });

  test("components, only while the application runs", async () => {
    await using grid = await startGrid({ applications: [shop()] });
    expect(await grid.exec("comp", "list", "shop", "--batch")).toMatchObject({
      code: 1,
      stderr:
        "Failed to list components for application 'shop' - get info failed - may be due to it not running.\n",
    });
    expect((await grid.exec("comp", "list", "nowhere", "--batch")).stderr).toBe(
      "Failed to list components for application 'nowhere' - it is not installed.\n",
    );
    await grid.exec("app", "start", "shop");
    const components = await blocksOf(grid, "comp", "list", "shop");
    expect(components.map((component) => [component.name, findValue(component, "start_order")])).toEqual([
      ["main.web", "10"],
      ["main.in", "20"],
    ]);
    expect((await grid.exec("comp", "list", "shop")).stdout).toMatch(
      /^main\.web +srv1 +running +0\.10 +64\.00/m,
    );
    const [volume] = await blocksOf(grid, "vol", "info", "shop:data");
    expect(volume && findValue(volume, "mount_state")).toBe("in_use");
    expect(volume && findValue(volume, "n_users")).toBe("1");
    expect(Number(volume && findValue(volume, "time_accessed"))).toBeGreaterThan(0);
  });
});

describe("how commands are written", () => {
  test.each([
    ["app", "info", "shop"],
    ["info", "app", "shop"],
    ["application", "info", "shop"],
    ["3t", "app", "info", "shop"],
    ["3t", "info", "application", "shop"],
    ["app", "info", "--verbose", "shop"],
  ])("%s %s %s is the same command", async (...argv) => {
    await using grid = await startGrid({ applications: [shop()] });
    expect((await grid.exec(...argv)).stdout).toContain("Name            : shop\n");
  });

  test("quoted values arrive as they were", async () => {
    await using grid = await startGrid({ applications: [shop()] });
    const text = `it's "quoted" $HOME \\ and more`;
    expect(await grid.exec("app", "config", "shop", `.description=${text}`)).toMatchObject({
      code: 0,
      stdout: "",
    });
    const [block] = await blocksOf(grid, "app", "info", "shop");
    expect(block && findValue(block, "description")).toBe(text);
  });

  test.each([
    { argv: ["app", "strat", "shop"], says: "Unknown command 'app strat'. Did you mean 'app start'?" },
    { argv: ["lsit", "app"], says: "Unknown command 'lsit app'. Did you mean 'app list'?" },
    { argv: ["app", "start"], says: "Missing argument name. Usage: app start" },
    { argv: ["app", "list", "--frobnicate"], says: "Unknown option '--frobnicate'." },
    { argv: ["app", "stop", "shop", "more"], says: "Unknown argument 'more'." },
    { argv: ["app", "stop", "shop", "a=b"], says: "Unknown argument 'a='." },
    { argv: ["app", "info", "."], says: "No current application" },
  ])("$argv is not understood, status 2", async ({ argv, says }) => {
    await using grid = await startGrid({ applications: [shop()] });
    const result = await grid.exec(...argv);
    expect(result).toMatchObject({ code: 2, stdout: "" });
    expect(result.stderr).toContain(says);
  });

  test("help lists the commands, and explains one", async () => {
    await using grid = await startGrid();
    const all = (await grid.exec("help")).stdout;
    expect(all).toMatch(/^ {2}app migrate +brings an application of another grid here$/m);
    expect(all).not.toContain("migrator");
    expect((await grid.exec("help", "app", "migrate")).stdout).toContain(
      "app migrate <remote grid> <name> [--import] [--export]",
    );
    expect((await grid.exec("help", "vol")).stdout).toContain("vol create");
    expect(await grid.exec("help", "nonsense")).toMatchObject({ code: 2 });
  });

  test("a maintainer gets bash and has to say 3t", async () => {
    const key = newKeyPair("maintainer");
    await using grid = await startGrid({
      users: [{ name: "boss", sshKey: key.public, maintainer: true }],
    });
    await using boss = grid.connectAs(key.private);
    expect(await boss.exec(["app", "list"])).toMatchObject({
      code: 127,
      stderr: "bash: app: command not found\n",
    });
    expect(await boss.exec(["3t", "app", "list", "--batch"])).toMatchObject({ code: 0, stdout: "" });
  });
});
