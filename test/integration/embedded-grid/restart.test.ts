import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseUdl } from "../../../src/drivers/applogic/udl/parser.ts";
import { findValue } from "../../../src/drivers/applogic/udl/tree.ts";
import {
  type CreatedGrid,
  createGrid,
  type GridDescription,
  type PlacedApplication,
} from "../../../src/embedded-grid/create-grid.ts";
import { setFault } from "../../../src/embedded-grid/faults/fault-file.ts";
import { settingsPath } from "../../../src/embedded-grid/grid-settings.ts";
import { isDead, listProcesses } from "../../../src/embedded-grid/runtime/process-table.ts";
import { volumePath, volumesDirectory } from "../../../src/embedded-grid/world/volume-directories.ts";
import { readWorld, worldPath } from "../../../src/embedded-grid/world/world-store.ts";
import { freePort, GRID_ADDRESS, GRID_USER_KEY } from "../../support/grid-bench.ts";
import { type GridProcess, startGridProcess } from "../../support/grid-process.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

const MEBIBYTE = 2 ** 20;
/** Long enough to be seen on a slow machine. */
const LONG_BOOT = { boot: 3_000 };

/** Two components that are real processes and need nothing. */
const WIRES: PlacedApplication = {
  application: {
    name: "wires",
    description: "Two components",
    components: [
      { name: "main.one", program: "net", startOrder: 10, mounts: [] },
      {
        name: "main.two",
        program: "net",
        startOrder: 20,
        mounts: [{ volume: "data", mountPath: "/mnt/data" }],
      },
    ],
    volumes: [{ name: "data", sizeBytes: MEBIBYTE, filesystem: "ext3" }],
    properties: [],
  },
  files: { data: { "entry.txt": { data: "kept\n" } } },
};

interface Bench extends AsyncDisposable {
  readonly created: CreatedGrid;
  readonly grid: GridProcess;
}

async function startBench(description: Partial<GridDescription> = {}): Promise<Bench> {
  const directory = makeTempDir();
  const created = createGrid(directory.path, {
    name: "my_grid_one",
    location: "Los Angeles",
    address: GRID_ADDRESS,
    port: await freePort(),
    delays: { boot: 0 },
    applications: [WIRES],
    ...description,
    users: [{ name: "owner", sshKey: GRID_USER_KEY.public }, ...(description.users ?? [])],
  });
  const grid = await startGridProcess(created, GRID_USER_KEY.private);
  const list = async () => (await grid.exec("app", "list", "--batch")).stdout;
  await expect.poll(list, { timeout: 10_000 }).not.toContain("progress");
  return {
    created,
    grid,
    async [Symbol.asyncDispose]() {
      await grid[Symbol.asyncDispose]();
      directory[Symbol.dispose]();
    },
  };
}

async function stateOf(grid: GridProcess, name = "wires"): Promise<string | undefined> {
  const [block] = parseUdl((await grid.exec("app", "info", name, "--batch")).stdout);
  return block && findValue(block, "state");
}

async function untilKnown(grid: GridProcess, state: string): Promise<void> {
  await expect.poll(() => stateOf(grid), { timeout: 15_000 }).toBe(state);
}

/** First processes of the components, which know the grid's directory by their environment. */
function firstPids(created: CreatedGrid, application = "wires"): readonly string[] {
  const root = join(created.directory, "runtime", "components", application);
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith("alive"))
    .toSorted()
    .map((name) => readFileSync(join(root, name), "utf8").split(/\s/)[0] ?? "");
}

function isThere(pid: string): boolean {
  return listProcesses().some((found) => String(found.pid) === pid && !isDead(found));
}

function changeSettings(created: CreatedGrid, changes: Readonly<Record<string, unknown>>): void {
  const path = settingsPath(created.directory);
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, "utf8")), ...changes }));
}

/** Random bytes on the volume, which compression does not shrink. */
function fill(created: CreatedGrid, bytes: number): void {
  const uuid = readWorld(worldPath(created.directory)).applications[0]?.volumes[0]?.uuid ?? "";
  writeFileSync(join(volumePath(created.directory, uuid), "random.bin"), randomBytes(bytes));
}

describe("a controller that is killed", () => {
  test("finds its applications again, which went on meanwhile", async () => {
    await using bench = await startBench({ delays: LONG_BOOT });
    const { grid, created } = bench;
    expect(await grid.exec("app", "start", "wires")).toMatchObject({ code: 0, stderr: "" });
    const before = firstPids(created);
    expect(before).toHaveLength(2);
    await grid.kill();
    await grid.start();
    expect(await stateOf(grid)).toBe("unknown");
    expect((await grid.exec("app", "stop", "wires")).stderr).toContain("it is busy - repair in progress");
    await untilKnown(grid, "running");
    expect(firstPids(created)).toEqual(before);
    expect(await grid.exec("app", "stop", "wires")).toMatchObject({ code: 0 });
  });

  test("brings back what ended meanwhile, unless it was started with --norestart", async () => {
    await using bench = await startBench({
      applications: [WIRES, { ...WIRES, name: "fragile" }],
    });
    const { grid, created } = bench;
    await grid.exec("app", "start", "wires");
    await grid.exec("app", "start", "fragile", "--norestart");
    await grid.kill();
    for (const name of ["wires", "fragile"]) {
      for (const pid of firstPids(created, name)) process.kill(Number(pid), "SIGKILL");
    }
    await grid.start();
    await untilKnown(grid, "running");
    await expect.poll(() => stateOf(grid, "fragile"), { timeout: 15_000 }).toBe("stopped");
    expect(
      (await grid.exec("comp", "list", "wires", "--batch")).stdout.match(/state += running/g),
    ).toHaveLength(2);
  });

  test("goes on with a stop that was under way, and does what comes after it", async () => {
    await using bench = await startBench({ delays: { boot: 0, stop: 60_000 } });
    const { grid } = bench;
    await grid.exec("app", "start", "wires");
    await grid.exec("app", "config", "wires", ".destroy_on_stop=1");
    const stopping = grid.exec("app", "stop", "wires").catch(() => undefined);
    await untilKnown(grid, "stopping");
    await grid.kill();
    await stopping;
    changeSettings(bench.created, { delays: {} });
    await grid.start();
    await expect
      .poll(async () => (await grid.exec("app", "info", "wires")).code, { timeout: 15_000 })
      .toBe(1);
    expect(readdirSync(volumesDirectory(bench.created.directory))).toEqual([]);
  });

  test("removes an application that was half here, and the other side is free again", async () => {
    await using one = await startBench();
    await using two = await startBench({ name: "my_grid_two", applications: [], copyRate: 2 * MEBIBYTE });
    const key = `sshkey=${two.created.publicKey}`;
    await one.grid.exec("user", "create", "root@my_grid_two", "pwd=x", key);
    fill(one.created, 8 * MEBIBYTE);
    let killing: Promise<void> | undefined;
    const onProgress = (line: string) => {
      if (/wires:data .* [1-9]\d*%/.test(line)) killing ??= two.grid.kill();
    };
    const argv = ["app", "migrate", one.created.controller, "wires"];
    await expect(two.grid.execWith({ onProgress }, ...argv)).rejects.toMatchObject({ code: "SSH_LOST" });
    await killing;
    expect(readWorld(worldPath(two.created.directory)).applications).toMatchObject([
      { incomplete: "migrate" },
    ]);
    await two.grid.start();
    expect((await two.grid.exec("app", "list", "--batch")).stdout).toBe("");
    expect(readdirSync(volumesDirectory(two.created.directory))).toEqual([]);
    await expect.poll(async () => (await one.grid.exec("app", "start", "wires")).code).toBe(0);
    await one.grid.exec("app", "stop", "wires");
    expect(await two.grid.exec(...argv)).toMatchObject({ code: 0 });
  });

  test("keeps what a command has promised, whenever it is killed", async () => {
    await using bench = await startBench({ applications: [WIRES] });
    const { grid } = bench;
    for (let round = 1; round <= 3; round += 1) {
      expect(await grid.exec("app", "config", "wires", `.user2=g${round}`)).toMatchObject({ code: 0 });
      const next = grid.exec("app", "config", "wires", `.user2=g${round}-lost`).catch(() => undefined);
      await grid.kill();
      await next;
      await grid.start();
      const [block] = parseUdl((await grid.exec("app", "info", "wires", "--batch")).stdout);
      expect([`g${round}`, `g${round}-lost`]).toContain(block && findValue(block, "user2"));
    }
  });

  test("a grid that is told to end leaves its applications running, or ends them when it should", async () => {
    await using bench = await startBench();
    const { grid, created } = bench;
    await grid.exec("app", "start", "wires");
    await grid.end();
    expect(firstPids(created).every((pid) => isThere(pid))).toBe(true);
    changeSettings(created, { powerOffAtEnd: true });
    await grid.start();
    await untilKnown(grid, "running");
    const pids = firstPids(created);
    await grid.end();
    expect(pids.some((pid) => isThere(pid))).toBe(false);
  });

  test("two controllers never share a directory", async () => {
    await using bench = await startBench();
    await expect(startGridProcess(bench.created, GRID_USER_KEY.private)).rejects.toThrow(/EADDRINUSE|in use/);
    expect(await stateOf(bench.grid)).toBe("stopped");
  });
});

describe("grid reboot", () => {
  test("shows unknown for a moment while applications go on", async () => {
    await using bench = await startBench({ delays: LONG_BOOT });
    const { grid, created } = bench;
    await grid.exec("app", "start", "wires");
    const before = firstPids(created);
    expect(await grid.exec("grid", "reboot")).toMatchObject({ code: 0 });
    expect(await stateOf(grid)).toBe("unknown");
    await untilKnown(grid, "running");
    expect(firstPids(created)).toEqual(before);
  });

  test("a login to a component is a real shell that sees its volumes", async () => {
    await using bench = await startBench();
    await bench.grid.exec("app", "start", "wires");
    expect(await bench.grid.exec("sh", "wires:main.two", "cat /mnt/data/entry.txt")).toMatchObject({
      code: 0,
      stdout: "kept\n",
    });
    const path = "/app/wires/main.two/mnt/data/entry.txt";
    expect((await bench.grid.connection.sftp.read(path)).toString()).toBe("kept\n");
    setFault(bench.created.directory, "stop-fails", { times: 1 });
    expect(await bench.grid.exec("app", "stop", "wires")).toMatchObject({ code: 1 });
    expect(await bench.grid.exec("app", "start", "wires")).toMatchObject({ code: 0 });
  });
});
