import { describe, expect, test } from "vitest";
import { noFaults } from "../../../../src/embedded-grid/faults/faults.ts";
import type { GridCore } from "../../../../src/embedded-grid/grid-core.ts";
import { completeSettings, type GridSettingsInput } from "../../../../src/embedded-grid/grid-settings.ts";
import {
  restartApplication,
  startApplication,
  stopApplication,
} from "../../../../src/embedded-grid/life/application-life.ts";
import { reboot } from "../../../../src/embedded-grid/life/boot.ts";
import { createOperations } from "../../../../src/embedded-grid/life/operations.ts";
import { shownState } from "../../../../src/embedded-grid/life/states.ts";
import { createSupervisor } from "../../../../src/embedded-grid/life/supervise.ts";
import {
  type GridApplication,
  type LastingState,
  worldSchema,
} from "../../../../src/embedded-grid/world/world.ts";
import { createWorldStore } from "../../../../src/embedded-grid/world/world-store.ts";
import { createFakeClock, type FakeClock } from "../../../support/fake-clock.ts";
import { createFakeRuntime, type FakeRuntime } from "../../../support/fake-runtime.ts";

const OPTIONS = {
  actor: { name: "me", maintainer: false },
  signal: new AbortController().signal,
  force: false,
};

interface Bench {
  readonly core: GridCore;
  readonly clock: FakeClock;
  readonly runtime: FakeRuntime;
  state(): string;
}

function bench(shop: Partial<GridApplication> = {}, delays: GridSettingsInput["delays"] = {}): Bench {
  const clock = createFakeClock();
  const runtime = createFakeRuntime();
  const components = [
    { name: "web", program: "guestbook", startOrder: 10 },
    { name: "in", program: "gateway", startOrder: 20 },
  ];
  const world = worldSchema.parse({
    nextId: 2,
    applications: [{ name: "shop", id: 1, components, ...shop }],
  });
  const core: GridCore = {
    directory: "/nowhere",
    settings: completeSettings({
      name: "g",
      location: "",
      address: "127.0.0.1",
      port: 1,
      delays: { boot: 0, ...delays },
    }),
    store: createWorldStore(world, () => undefined),
    runtime,
    clock,
    faults: noFaults,
    operations: createOperations(),
    overlay: new Map(),
    supervisor: createSupervisor(() => core),
    dial: () => Promise.reject(new Error("no other grid")),
    log: () => undefined,
    overhear: () => undefined,
  };
  core.supervisor.watch();
  return {
    core,
    clock,
    runtime,
    state: () => core.store.world.applications.map((application) => shownState(application, core)).join(),
  };
}

/** Puts components into the runtime as if they had been running all the time. */
async function alreadyRunning({ runtime }: Bench, ...names: readonly string[]): Promise<void> {
  for (const component of names) {
    await runtime.start({
      application: "shop",
      component,
      program: "",
      startOrder: 1,
      mounts: [],
      properties: [],
    });
  }
}

describe("an application on its way", () => {
  test("shows each state for as long as it takes", async () => {
    const { core, clock, state } = bench({}, { start: 100, component: 10, stop: 50, stopGrace: 1_000 });
    const starting = startApplication(core, "shop", OPTIONS);
    expect(state()).toBe("starting");
    await clock.advance(99);
    expect(state()).toBe("starting");
    await clock.advance(21);
    await starting;
    expect(state()).toBe("running");
    const stopping = stopApplication(core, "shop", OPTIONS);
    await clock.advance(49);
    expect(state()).toBe("stopping");
    await clock.advance(21);
    await stopping;
    expect(state()).toBe("stopped");
  });

  test("a restart goes through both halves", async () => {
    const { core, clock, state } = bench({}, { start: 100, stop: 50 });
    const starting = startApplication(core, "shop", OPTIONS);
    await clock.advance(100);
    await starting;
    const restarting = restartApplication(core, "shop", OPTIONS);
    await clock.advance(10);
    expect(state()).toBe("restart_stopping");
    await clock.advance(45);
    expect(state()).toBe("restarting");
    await clock.advance(100);
    await restarting;
    expect(state()).toBe("running");
  });

  test("a component that ignores the shutdown fails the stop after the grace and is not killed", async () => {
    const { core, clock, runtime, state } = bench({}, { stopGrace: 1_000 });
    const starting = startApplication(core, "shop", OPTIONS);
    await clock.advance(0);
    await starting;
    runtime.stubborn.add("web");
    const stopping = stopApplication(core, "shop", OPTIONS);
    const refused = expect(stopping).rejects.toThrow("component 'web' did not stop");
    await clock.advance(999);
    expect(state()).toBe("stopping");
    await clock.advance(1);
    await refused;
    expect(state()).toBe("failed");
    expect(runtime.events.filter((event) => event.startsWith("kill"))).toEqual([]);
  });
});

describe("a component that ends", () => {
  test("is started again after a pause; ends far apart are not counted together", async () => {
    const { core, clock, runtime, state } = bench({}, { restart: 100, quickEnd: 1_000 });
    const starting = startApplication(core, "shop", OPTIONS);
    await clock.advance(0);
    await starting;
    for (let round = 1; round <= 10; round += 1) {
      await clock.advance(1_000);
      runtime.die("web");
      expect(runtime.isRunning({ application: "shop", component: "web" })).toBe(false);
      await clock.advance(100);
      expect(runtime.isRunning({ application: "shop", component: "web" })).toBe(true);
    }
    expect(state()).toBe("running");
  });

  test("three quick ends are forgiven, the fourth is not", async () => {
    const { core, clock, runtime, state } = bench({}, { restart: 0, quickEnd: 1_000 });
    const starting = startApplication(core, "shop", OPTIONS);
    await clock.advance(0);
    await starting;
    for (let round = 1; round <= 3; round += 1) {
      runtime.die("web");
      await clock.advance(10);
      expect(state()).toBe("running");
    }
    runtime.die("web");
    await clock.advance(10);
    expect(state()).toBe("failed");
    expect(core.store.world.applications[0]?.reason).toBe("component 'web' ended 4 times");
  });
});

describe("what a controller makes of what it finds", () => {
  test.each<[LastingState, readonly string[], boolean, string, readonly string[]]>([
    ["stopped", [], true, "stopped", []],
    ["running", ["web", "in"], true, "running", []],
    ["running", ["web"], true, "running", ["start in"]],
    ["running", [], true, "running", ["start web", "start in"]],
    ["running", ["web"], false, "stopped", ["stop web"]],
    ["running", ["web", "in"], false, "running", []],
    ["starting", ["web"], true, "running", ["start in"]],
    ["stopping", ["web"], true, "stopped", ["stop web"]],
    ["restart_stopping", ["web"], true, "running", ["stop web", "start web", "start in"]],
    ["restarting", [], true, "running", ["start web", "start in"]],
    ["failed", ["web"], true, "failed", []],
  ])("%s with %j running (comes back: %s) ends as %s", async (state, running, comeBack, becomes, events) => {
    const found = bench({ state, comeBack }, { boot: 500, stop: 0, start: 0 });
    await alreadyRunning(found, ...running);
    const before = found.runtime.events.length;
    const looking = reboot(found.core, OPTIONS.signal);
    await found.clock.advance(499);
    expect(found.state()).toBe("unknown");
    await found.clock.advance(1);
    await looking;
    expect(found.state()).toBe(becomes);
    expect(found.runtime.events.slice(before)).toEqual(events);
  });

  test("it is repairing while components are brought back", async () => {
    const found = bench({ state: "running" }, { start: 100 });
    const looking = reboot(found.core, OPTIONS.signal);
    await found.clock.advance(50);
    expect(found.state()).toBe("repairing");
    await found.clock.advance(50);
    await looking;
    expect(found.state()).toBe("running");
  });

  test("a repair that fails leaves it failed with the reason, and the controller goes on", async () => {
    const found = bench({ state: "running" });
    found.runtime.failing.set("in", 1);
    const looking = reboot(found.core, OPTIONS.signal);
    await found.clock.advance(0);
    await looking;
    expect(found.state()).toBe("failed");
    expect(found.core.store.world.applications[0]?.reason).toContain("component 'in' failed to start");
  });
});
