import { describe, expect, test } from "vitest";
import { hasCode } from "../../../src/domain/errors.ts";
import { parseUdl } from "../../../src/drivers/applogic/udl/parser.ts";
import { findValue } from "../../../src/drivers/applogic/udl/tree.ts";
import { newKeyPair } from "../../../src/ssh/key-pair.ts";
import { GRID_USER_KEY, type GridBench, shop, startGrid } from "../../support/grid-bench.ts";
import { failure } from "../../support/ssh-bench.ts";

async function stateOf(grid: GridBench): Promise<string | undefined> {
  const [block] = parseUdl((await grid.exec("app", "info", "shop", "--batch")).stdout);
  return block && findValue(block, "state");
}

describe("faults of the log-in", () => {
  test("refuse-login refuses once, then lets in again", async () => {
    await using grid = await startGrid();
    grid.fault("refuse-login", { times: 1 });
    expect(hasCode(await failure(grid.connection.ping()), "SSH_AUTH")).toBe(true);
    await grid.connection.ping();
  });

  test("host-key-changed shows another host key", async () => {
    await using grid = await startGrid();
    await grid.connection.ping();
    grid.fault("host-key-changed");
    await grid.reset();
    expect(hasCode(await failure(grid.connection.ping()), "SSH_HOST_KEY")).toBe(true);
    grid.clearFaults();
    await grid.connection.ping();
  });

  test("down closes connections as soon as they come", async () => {
    await using grid = await startGrid();
    grid.fault("down");
    const error = await failure(grid.connection.ping());
    expect(hasCode(error, "SSH_UNREACHABLE", "SSH_HANDSHAKE")).toBe(true);
    grid.clearFaults();
    await grid.connection.ping();
  });

  test("only root logs in, and only with a key that a user has", async () => {
    await using grid = await startGrid();
    await using stranger = grid.connectAs(newKeyPair("stranger").private);
    expect(hasCode(await failure(stranger.ping()), "SSH_AUTH")).toBe(true);
    await using nobody = grid.connectAs(GRID_USER_KEY.private, "nobody");
    expect(hasCode(await failure(nobody.ping()), "SSH_AUTH")).toBe(true);
  });
});

describe("faults of the way", () => {
  test("cut-before drops the connection and nothing happens", async () => {
    await using grid = await startGrid({ applications: [shop()] });
    grid.fault("cut-before", { args: ["app start"], times: 1 });
    expect(hasCode(await failure(grid.exec("app", "start", "shop")), "SSH_LOST")).toBe(true);
    expect(await stateOf(grid)).toBe("stopped");
    expect(await grid.exec("start", "application", "shop")).toMatchObject({ code: 0 });
  });

  test("cut-after carries the command out and drops the answer, whichever order it was written in", async () => {
    await using grid = await startGrid({ applications: [shop()] });
    grid.fault("cut-after", { args: ["app start*shop"], times: 1 });
    expect(hasCode(await failure(grid.exec("start", "application", "shop")), "SSH_LOST")).toBe(true);
    expect(await stateOf(grid)).toBe("running");
  });

  test("late drops the connection and begins the command afterwards", async () => {
    await using grid = await startGrid({ applications: [shop()] });
    grid.fault("late", { args: ["app start", 50], times: 1 });
    expect(hasCode(await failure(grid.exec("app", "start", "shop")), "SSH_LOST")).toBe(true);
    expect(await stateOf(grid)).toBe("stopped");
    await expect.poll(() => stateOf(grid)).toBe("running");
  });

  test("late never begins after the grid's drain", async () => {
    await using grid = await startGrid({ applications: [shop()], drain: 10 });
    grid.fault("late", { args: ["app start", 600_000], times: 1 });
    await failure(grid.exec("app", "start", "shop"));
    await expect.poll(() => stateOf(grid)).toBe("running");
  });

  test("silent carries the command out and never answers", async () => {
    await using grid = await startGrid({ applications: [shop()] });
    grid.fault("silent", { args: ["app start"], times: 1 });
    const error = await failure(grid.execWith({ deadlineMs: 200 }, "app", "start", "shop"));
    expect(hasCode(error, "SSH_TIMEOUT")).toBe(true);
    expect(await stateOf(grid)).toBe("running");
  });

  test("half-line breaks off in the middle of the answer", async () => {
    await using grid = await startGrid({ applications: [shop()] });
    grid.fault("half-line", { args: ["app list"], times: 1 });
    expect(hasCode(await failure(grid.exec("app", "list", "--batch")), "SSH_LOST")).toBe(true);
    expect(await grid.exec("app", "list", "--batch")).toMatchObject({ code: 0 });
  });

  test("slow lets every command begin later", async () => {
    await using grid = await startGrid();
    grid.fault("slow", { args: [80], times: 1 });
    const began = performance.now();
    await grid.exec("app", "list");
    expect(performance.now() - began).toBeGreaterThan(75);
  });

  test("a command goes on when its connection is lost", async () => {
    await using grid = await startGrid({ applications: [shop()] });
    const release = grid.runtime.holdStarts();
    const other = grid.connectAs(GRID_USER_KEY.private);
    const lost = failure(other.exec(["app", "start", "shop"]));
    await expect.poll(() => grid.runtime.events).toEqual(["start main.web"]);
    await other[Symbol.asyncDispose]();
    expect(hasCode(await lost, "SSH_LOST")).toBe(true);
    release();
    await expect.poll(() => stateOf(grid)).toBe("running");
  });
});

describe("faults of the grid", () => {
  test.each([
    {
      fault: "stop-fails",
      verb: "stop",
      from: "running",
      words: "component 'main.in' did not stop",
      to: "failed",
    },
    {
      fault: "start-fails",
      verb: "start",
      from: "stopped",
      words: "component 'main.in' failed to start",
      to: "failed",
    },
    {
      fault: "destroy-fails",
      verb: "destroy",
      from: "stopped",
      words: "its volumes cannot be removed",
      to: "stopped",
    },
  ] as const)("$fault", async ({ fault, verb, from, words, to }) => {
    await using grid = await startGrid({ applications: [shop()] });
    if (from === "running") await grid.exec("app", "start", "shop");
    grid.fault(fault, { args: ["other"] });
    grid.fault(fault, { args: ["shop"], times: 1 });
    const rest = verb === "destroy" ? ["--force"] : [];
    expect(await grid.exec("app", verb, "shop", ...rest)).toMatchObject({
      code: 1,
      stderr: `Failed to ${verb} application 'shop' - ${words}.\n`,
    });
    expect(await stateOf(grid)).toBe(to);
    if (verb !== "destroy") expect(await grid.exec("app", verb, "shop")).toMatchObject({ code: 0 });
  });

  test("acl-denied and locked", async () => {
    await using grid = await startGrid({ applications: [shop()] });
    grid.fault("acl-denied", { times: 1 });
    expect((await grid.exec("app", "start", "shop")).stderr).toBe(
      "Access Denied - no right to start application 'shop'.\n",
    );
    grid.fault("locked", { times: 1 });
    expect((await grid.exec("app", "config", "shop", ".user2=x")).stderr).toBe(
      "Access Denied - application 'shop' is locked.\n",
    );
    expect(await grid.exec("app", "config", "shop", ".user2=x")).toMatchObject({ code: 0 });
  });

  test("name-taken", async () => {
    await using grid = await startGrid({ applications: [shop()] });
    grid.fault("name-taken", { times: 1 });
    expect((await grid.exec("app", "copy", "shop", "twin")).stderr).toBe(
      "Failed to copy application 'shop' - application 'twin' already exists.\n",
    );
  });

  test("state-unknown shows unknown and refuses what needs a state", async () => {
    await using grid = await startGrid({ applications: [shop()] });
    grid.fault("state-unknown");
    expect(await stateOf(grid)).toBe("unknown");
    expect((await grid.exec("app", "start", "shop")).stderr).toBe(
      "Failed to start application 'shop' - it is unknown.\n",
    );
    grid.clearFaults();
    expect(await stateOf(grid)).toBe("stopped");
  });

  test("they are set, listed and cleared from the shell, too", async () => {
    await using grid = await startGrid();
    expect(await grid.exec("grid", "fault", "late", "app start", "50", "times=2")).toMatchObject({ code: 0 });
    expect(await grid.exec("grid", "fault", "locked")).toMatchObject({ code: 0 });
    expect((await grid.exec("grid", "fault")).stdout).toBe("late app start 50 2\nlocked\n");
    expect(await grid.exec("grid", "fault", "late", "--clear")).toMatchObject({ code: 0 });
    expect((await grid.exec("grid", "fault")).stdout).toBe("locked\n");
    expect(await grid.exec("grid", "fault", "earthquake")).toMatchObject({ code: 2 });
    expect((await grid.exec("grid", "fault", "--known")).stdout).toContain("storage-full: ");
  });
});
