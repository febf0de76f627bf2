import { describe, expect, it } from "vitest";
import { createAppLogicDriver } from "../../../src/drivers/applogic/session.ts";
import type { GridSession } from "../../../src/drivers/driver.ts";
import { createSshConnector } from "../../../src/ssh/connector.ts";
import { createFakeClock, type FakeClock } from "../../support/fake-clock.ts";
import { GRID_USER_KEY, type GridBench, shop, startGrid } from "../../support/grid-bench.ts";
import { sampleGrid } from "../../support/sample-grids.ts";
import { failure, memoryHostKeys } from "../../support/ssh-bench.ts";

/** A real connection to a grid, by a clock that stands still. */
interface Bench extends AsyncDisposable {
  readonly grid: GridBench;
  readonly session: GridSession;
  readonly clock: FakeClock;
  /** Resolves when the grid has carried the command out so often. */
  carriedOut(command: string, times?: number): Promise<void>;
}

async function startBench(): Promise<Bench> {
  const grid = await startGrid({ applications: [shop()] });
  const clock = createFakeClock();
  const ssh = createSshConnector({
    key: () => GRID_USER_KEY.private,
    hostKeys: memoryHostKeys(),
    policy: () => "first-use",
    clock,
  });
  const { host, port } = grid.connection.endpoint;
  const session = createAppLogicDriver({ ssh, clock }).open(sampleGrid({ controller: host, port }));
  return {
    grid,
    session,
    clock,
    carriedOut: (command, times = 1) =>
      expect
        .poll(() =>
          grid.overheard.filter(({ stage, text }) => stage === "carried-out" && text.startsWith(command)),
        )
        .toHaveLength(times),
    async [Symbol.asyncDispose]() {
      await ssh[Symbol.asyncDispose]();
      await grid[Symbol.asyncDispose]();
    },
  };
}

describe("a controller that is alive and does not answer", () => {
  it("is given up after 20 s where it was only asked, and told so", async () => {
    await using bench = await startBench();
    bench.grid.fault("silent", { args: ["app config"], times: 1 });
    const asked = failure(bench.session.properties("shop"));
    await bench.carriedOut("app config");
    await bench.clock.advance(20_000);
    expect(await asked).toMatchObject({
      code: "SSH_TIMEOUT",
      message: expect.stringContaining("it did not end in 20 s"),
      hint: "It only asks, so nothing has changed. See what the controller does when you type there: app config shop --batch",
    });
    expect(await bench.session.properties("shop")).toEqual([{ name: "in_ip", value: "127.0.1.20" }]);
  });

  it("is given its whole time where it was told to change something, and then nothing is known", async () => {
    await using bench = await startBench();
    bench.grid.fault("silent", { args: ["app start"], times: 1 });
    const started = failure(bench.session.start("shop"));
    await bench.carriedOut("app start");
    await bench.clock.advance(19 * 60_000);
    expect(bench.clock.sleepers).toBeGreaterThan(0);
    await bench.clock.advance(60_000);
    expect(await started).toMatchObject({
      code: "SSH_TIMEOUT",
      message: expect.stringContaining("it did not end in 1200 s"),
      hint: expect.stringContaining("may or may not have taken effect"),
    });
    expect(await bench.session.findApplication("shop")).toMatchObject({ state: "running" });
  });

  it("may answer after minutes: the answer to a command that changes something is waited for", async () => {
    await using bench = await startBench();
    bench.grid.fault("answers-late", { args: ["app start", 300], times: 1 });
    const started = bench.session.start("shop");
    await bench.carriedOut("app start");
    await bench.clock.advance(15 * 60_000);
    await started;
    expect(bench.grid.overheard.filter(({ text }) => text === "app start shop")).toHaveLength(2);
  });

  it("is asked once more when the connection is lost, and half a line is no answer", async () => {
    await using bench = await startBench();
    bench.grid.fault("half-line", { args: ["app info"], times: 3 });
    expect(await failure(bench.session.findApplication("shop"))).toMatchObject({
      code: "SSH_LOST",
      hint: expect.stringContaining("It only asks, so nothing has changed."),
    });
    expect(await bench.session.findApplication("shop")).toMatchObject({ state: "stopped" });
  });

  it("is not told twice to change something", async () => {
    await using bench = await startBench();
    bench.grid.fault("cut-before", { args: ["app start"], times: 1 });
    expect(await failure(bench.session.start("shop"))).toMatchObject({ code: "SSH_LOST" });
    expect(bench.grid.overheard.filter(({ text }) => text === "app start shop")).toHaveLength(1);
  });
});
