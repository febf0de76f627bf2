import { describe, expect, test } from "vitest";
import { parseUdl } from "../../../src/drivers/applogic/udl/parser.ts";
import { findValue, type UdlEntity } from "../../../src/drivers/applogic/udl/tree.ts";
import { type GridBench, shop, startGrid } from "../../support/grid-bench.ts";

async function blocksOf(grid: GridBench, ...argv: readonly string[]): Promise<readonly UdlEntity[]> {
  const result = await grid.exec(...argv, "--batch");
  expect(result).toMatchObject({ code: 0, stderr: "" });
  return parseUdl(result.stdout);
}

async function stateOf(grid: GridBench, name: string): Promise<string | undefined> {
  const [block] = await blocksOf(grid, "app", "info", name);
  return block && findValue(block, "state");
}

describe("the states of an application", () => {
  test("start, restart and stop wait for their effect", async () => {
    await using grid = await startGrid({ applications: [shop()] });
    expect(await grid.exec("app", "start", "shop")).toMatchObject({ code: 0, stdout: "", stderr: "" });
    expect(await stateOf(grid, "shop")).toBe("running");
    expect(await grid.exec("app", "start", "shop")).toMatchObject({
      code: 1,
      stderr: "Failed to start application 'shop' - it is running.\n",
    });
    await grid.exec("app", "restart", "shop");
    expect(await grid.exec("app", "stop", "shop")).toMatchObject({ code: 0 });
    expect(await stateOf(grid, "shop")).toBe("stopped");
    expect((await grid.exec("app", "stop", "shop")).stderr).toBe(
      "Failed to stop application 'shop' - it is stopped.\n",
    );
    const once = ["start main.web", "start main.in", "stop main.in", "stop main.web"];
    expect(grid.runtime.events).toEqual([...once, ...once]);
  });

  test("components are given the properties, defaults filled in, and their mounts", async () => {
    await using grid = await startGrid({ applications: [shop()] });
    await grid.exec("app", "config", "shop", "in_ip=127.0.9.9");
    await grid.exec("app", "start", "shop");
    expect(grid.runtime.specs.get("main.web")).toMatchObject({
      application: "shop",
      program: "guestbook",
      properties: [
        { name: "in_ip", value: "127.0.9.9" },
        { name: "title", value: "Shop" },
      ],
      mounts: [{ volume: "data", mountPath: "/mnt/data" }],
    });
  });

  test("a start without a mandatory property is refused", async () => {
    await using grid = await startGrid({ applications: [shop({ properties: [] })] });
    expect(await grid.exec("app", "start", "shop")).toMatchObject({
      code: 1,
      stderr: "Failed to start application 'shop' - mandatory property 'in_ip' is not set.\n",
    });
    expect(grid.runtime.events).toEqual([]);
  });

  test("a component that does not start leaves the application failed, with the reason; continue goes on", async () => {
    await using grid = await startGrid({ applications: [shop()] });
    grid.runtime.failing.set("main.in", 1);
    const result = await grid.exec("app", "start", "shop");
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(
      /^Failed to start application 'shop' - component 'main\.in' failed to start/,
    );
    const [block] = await blocksOf(grid, "app", "info", "shop");
    expect(block && findValue(block, "state")).toBe("failed");
    expect(block && findValue(block, "reason")).toContain("component 'main.in' failed to start");
    expect(await grid.exec("app", "continue", "shop")).toMatchObject({ code: 0 });
    expect(await stateOf(grid, "shop")).toBe("running");
    expect(grid.runtime.events).toEqual(["start main.web", "start main.in", "start main.in"]);
  });

  test("a component that does not stop makes the stop fail; --force powers off", async () => {
    await using grid = await startGrid({ applications: [shop()], delays: { stopGrace: 20 } });
    await grid.exec("app", "start", "shop");
    grid.runtime.stubborn.add("main.in");
    expect(await grid.exec("app", "stop", "shop")).toMatchObject({
      code: 1,
      stderr: "Failed to stop application 'shop' - component 'main.in' did not stop.\n",
    });
    expect(await stateOf(grid, "shop")).toBe("failed");
    expect(await grid.exec("app", "stop", "shop", "--force")).toMatchObject({ code: 0 });
    expect(grid.runtime.events.slice(-2)).toEqual(["kill main.in", "kill main.web"]);
  });

  test("destroy_on_stop removes the application and its volumes when it stops", async () => {
    await using grid = await startGrid({ applications: [shop()] });
    await grid.exec("app", "start", "shop");
    await grid.exec("app", "config", "shop", ".destroy_on_stop=1");
    expect(await grid.exec("app", "stop", "shop")).toMatchObject({ code: 0 });
    expect(await grid.exec("app", "info", "shop")).toMatchObject({
      code: 1,
      stderr: "Application 'shop' does not exist.\n",
    });
    expect(grid.volumes()).toEqual([]);
  });

  test("destroy wants a confirmation, and a stopped application", async () => {
    await using grid = await startGrid({ applications: [shop()] });
    expect((await grid.exec("app", "destroy", "shop")).stderr).toBe(
      "Failed to destroy application 'shop' - confirmation needed, use --force.\n",
    );
    await grid.exec("app", "start", "shop");
    expect((await grid.exec("app", "destroy", "shop", "--force")).stderr).toBe(
      "Failed to destroy application 'shop' - it is running.\n",
    );
    await grid.exec("app", "stop", "shop");
    expect(await grid.exec("app", "destroy", "shop", "--force")).toMatchObject({ code: 0 });
    expect(grid.volumes()).toEqual([]);
  });

  test("rename keeps the volumes; a name that is taken is refused", async () => {
    await using grid = await startGrid({ applications: [shop(), shop({ name: "other" })] });
    const [before] = await blocksOf(grid, "vol", "info", "shop:data");
    expect(await grid.exec("app", "rename", "shop", "other")).toMatchObject({
      code: 1,
      stderr: "Failed to rename application 'shop' - application 'other' already exists.\n",
    });
    expect(await grid.exec("app", "rename", "shop", "new name")).toMatchObject({ code: 1 });
    expect(await grid.exec("app", "rename", "shop", "kept")).toMatchObject({ code: 0 });
    const [after] = await blocksOf(grid, "vol", "info", "kept:data");
    expect(after && findValue(after, "uuid")).toBe(before && findValue(before, "uuid"));
  });

  test("a second command on the same application is told that it is busy; attributes can be set", async () => {
    await using grid = await startGrid({ applications: [shop()] });
    const release = grid.runtime.holdStarts();
    const starting = grid.exec("app", "start", "shop");
    await expect.poll(() => grid.runtime.events).toEqual(["start main.web"]);
    const busy = "Failed to %s application 'shop' - it is busy - start in progress.\n";
    for (const verb of ["stop", "start", "destroy", "rename"]) {
      const rest = verb === "rename" ? ["other"] : ["--force"];
      expect((await grid.exec("app", verb, "shop", ...rest)).stderr).toBe(busy.replace("%s", verb));
    }
    expect((await grid.exec("app", "config", "shop", "in_ip=127.0.0.5")).stderr).toBe(
      busy.replace("%s", "configure"),
    );
    expect(await grid.exec("app", "config", "shop", ".user2=while-busy")).toMatchObject({ code: 0 });
    const [block] = await blocksOf(grid, "app", "info", "shop");
    expect(block && findValue(block, "progress")).toBe("0");
    expect(block && findValue(block, "state")).toBe("starting");
    release();
    expect(await starting).toMatchObject({ code: 0 });
    expect((await grid.exec("app", "info", "shop", "--batch")).stdout).not.toContain("progress");
  });

  test("INT cancels a start, which cleans up and ends with 130", async () => {
    await using grid = await startGrid({ applications: [shop()] });
    const release = grid.runtime.holdStarts();
    const abort = new AbortController();
    const starting = grid.execWith({ signal: abort.signal }, "app", "start", "shop");
    await expect.poll(() => grid.runtime.events).toEqual(["start main.web"]);
    abort.abort();
    await expect.poll(() => grid.runtime.events).toContain("kill main.web");
    release();
    expect(await starting).toMatchObject({ code: 130, stderr: "Cancelled.\n" });
    expect(await stateOf(grid, "shop")).toBe("stopped");
  });
});

describe("components that end by themselves", () => {
  test("one is started again", async () => {
    await using grid = await startGrid({ applications: [shop()] });
    await grid.exec("app", "start", "shop");
    grid.runtime.die("main.web");
    await expect
      .poll(() => grid.runtime.isRunning({ application: "shop", component: "main.web" }))
      .toBe(true);
    expect(grid.runtime.events.at(-1)).toBe("start main.web");
    expect(await stateOf(grid, "shop")).toBe("running");
  });

  test("one that ends quickly four times in a row makes the application failed", async () => {
    await using grid = await startGrid({ applications: [shop()] });
    await grid.exec("app", "start", "shop");
    grid.runtime.failing.set("main.web", 10);
    grid.runtime.die("main.web");
    await expect.poll(() => stateOf(grid, "shop")).toBe("failed");
    expect(grid.runtime.events.filter((event) => event === "start main.web")).toHaveLength(4);
  });

  test("a stop ends the starting again", async () => {
    await using grid = await startGrid({ applications: [shop()] });
    await grid.exec("app", "start", "shop");
    const release = grid.runtime.holdStarts();
    grid.runtime.die("main.web");
    await expect.poll(() => grid.runtime.events.at(-1)).toBe("start main.web");
    const stopping = grid.exec("app", "stop", "shop");
    await expect.poll(() => grid.runtime.events).toContain("kill main.web");
    release();
    expect(await stopping).toMatchObject({ code: 0 });
    expect(await stateOf(grid, "shop")).toBe("stopped");
    expect(grid.runtime.isRunning({ application: "shop", component: "main.web" })).toBe(false);
  });
});
