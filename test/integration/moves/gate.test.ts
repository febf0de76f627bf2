import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { systemClock } from "../../../src/clock.ts";
import { MigError } from "../../../src/domain/errors.ts";
import { openSqliteJournal } from "../../../src/journal/sqlite-journal.ts";
import { type MoveBench, startMoveBench } from "../../support/move-bench.ts";
import { createTampering } from "../../support/tampering.ts";

const JOB_MS = 60_000;

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await systemClock.sleep(10);
}

/** What a copy's own disk says about where it was committed. */
function markOf(bench: MoveBench, grid: "one" | "two", application: string): string | undefined {
  const state = bench[grid].volumePath(application, "mig_state");
  using journal = openSqliteJournal(join(state, "journal.db"), systemClock);
  return journal.get("committed-here");
}

describe("a copy whose controller does not answer", () => {
  it("goes on serving, and serves after a restart, for its own disk says committed here", {
    timeout: JOB_MS,
  }, async () => {
    await using bench = await startMoveBench();
    const agent = await bench.serving();
    bench.one.fault("down");
    bench.one.fault("cut-before");
    await until(() => agent.facade.gate().reason.includes("goes on serving"));
    expect(agent.facade.gate().serve).toBe(true);
    await bench.one.runtime.reboot("guestbook");
    expect(await bench.settledGate("one", "guestbook")).toMatchObject({
      serve: true,
      reason: expect.stringContaining("own disk says committed here"),
    });
  });

  it("waits after a restart when it is the one that was left, and opens nothing", {
    timeout: JOB_MS,
  }, async () => {
    await using bench = await startMoveBench();
    await bench.run("migrate", "my_grid_two");
    const kept = (await bench.world()).one[0]?.split(" ")[0] ?? "";
    await bench.one.exec("app", "start", kept);
    await bench.settledGate("one", kept);
    bench.one.fault("down");
    await bench.one.runtime.reboot(kept);
    const gate = await bench.settledGate("one", kept);
    expect(gate).toMatchObject({ serve: false, reason: expect.stringContaining("does not answer") });
    expect(bench.mostAtOnce()).toBe(1);
  });

  it("is not marked again between the hand-over's beginning and the record's end", {
    timeout: JOB_MS,
  }, async () => {
    await using bench = await startMoveBench();
    await bench.serving();
    expect(markOf(bench, "one", "guestbook")).toContain("my_grid_one");
    // The record is written only after the drain; the agent looks many times until then.
    bench.one.fault("cut-before", { args: ["app config guestbook .user2=mig1/moving"], times: 1 });
    expect(await bench.run("migrate", "my_grid_two")).toMatchObject({ state: "succeeded" });
    const kept = (await bench.world()).one[0]?.split(" ")[0] ?? "";
    expect(markOf(bench, "one", kept) ?? "").not.toContain("my_grid_one");
    expect(markOf(bench, "two", "guestbook")).toContain("my_grid_two");
  });

  it("is marked again when the hand-over did not take place", { timeout: JOB_MS }, async () => {
    await using bench = await startMoveBench({
      adapt: (workflow) => ({
        ...workflow,
        steps: workflow.steps.map((step) =>
          step.name === "hand-over"
            ? {
                ...step,
                async run(ctx) {
                  ctx.world.forgetMark();
                  throw new MigError("GRID_REFUSED", "the attribute is locked");
                },
              }
            : step,
        ),
      }),
    });
    expect(await bench.run("migrate", "my_grid_two")).toMatchObject({ state: "failed" });
    await until(() => markOf(bench, "one", "guestbook")?.includes("my_grid_one") === true);
    expect((await bench.serving()).facade.gate().serve).toBe(true);
  });
});

describe("adopt", () => {
  it("is refused where the gate does not offer it: a copy that is being verified", {
    timeout: JOB_MS,
  }, async () => {
    await using bench = await startMoveBench();
    const { facade } = await bench.serving();
    await expect(facade.adopt("test")).rejects.toMatchObject({ code: "JOB_STATE" });
    let refused: unknown;
    await using verified = await startMoveBench({
      adapt: (workflow) => ({
        ...workflow,
        steps: workflow.steps.map((step) =>
          step.name === "verify-target"
            ? {
                ...step,
                async run(ctx) {
                  await verified.settledGate("two", "guestbook");
                  refused = await verified
                    .agentOn("two", "guestbook")
                    .facade.adopt("test")
                    .catch((error: unknown) => error);
                  return step.run(ctx);
                },
              }
            : step,
        ),
      }),
    });
    expect(await verified.run("migrate", "my_grid_two")).toMatchObject({ state: "succeeded" });
    expect(refused).toMatchObject({ code: "JOB_STATE" });
  });
});

describe("stopping a copy that may not serve", () => {
  it("stops that very application through its controller, and leaves the one that serves alone", {
    timeout: JOB_MS,
  }, async () => {
    await using bench = await startMoveBench();
    await bench.run("migrate", "my_grid_two");
    const kept = (await bench.world()).one[0]?.split(" ")[0] ?? "";
    await bench.one.exec("app", "start", kept);
    await bench.settledGate("one", kept);
    const { facade } = bench.agentOn("one", kept);
    await facade.stopCopy("test");
    await until(async () => (await bench.world()).one.includes(`${kept} stopped`));
    expect(await bench.runningCopies()).toEqual(["two"]);
  });

  it("is refused for the copy that serves, and for a source that a job moves", {
    timeout: JOB_MS,
  }, async () => {
    const tampering = createTampering();
    await using bench = await startMoveBench({ adapt: tampering.adapt });
    const { facade } = await bench.serving();
    await expect(facade.stopCopy("test")).rejects.toMatchObject({ code: "JOB_STATE" });
    tampering.hanging = { step: "applogic/stop-source", after: true };
    const { id } = await bench.begin("migrate", "my_grid_two");
    const helper = await bench.helperOf(id);
    await helper.until(id, () => tampering.hung === "applogic/stop-source");
    await bench.one.exec("app", "start", "guestbook");
    await bench.settledGate("one", "guestbook");
    const source = bench.agentOn("one", "guestbook").facade;
    expect(source.gate().offers).toEqual(["recover"]);
    await expect(source.stopCopy("test")).rejects.toMatchObject({ code: "JOB_STATE" });
    tampering.hanging = undefined;
    await helper.agent.facade.abort(id, "test");
    expect(await bench.ended(id)).toMatchObject({ state: "cancelled" });
  });
});

describe("a volume that is added", () => {
  it("does not make another copy of the application that has it", { timeout: JOB_MS }, async () => {
    await using bench = await startMoveBench();
    const { facade } = await bench.serving();
    const made = await bench.one.exec("vol", "create", "guestbook:a_new_one", "size=1M");
    expect(made, made.stderr).toMatchObject({ code: 0 });
    const asked = facade.gate().askedAt;
    await until(() => facade.gate().askedAt !== asked);
    expect(facade.gate()).toMatchObject({ serve: true });
  });
});

describe("a grid.info that does not have the own grid any more", () => {
  it("does not end what serves, and lets nothing that boots begin", { timeout: JOB_MS }, async () => {
    await using bench = await startMoveBench();
    const { facade } = await bench.serving();
    const file = join(bench.one.volumePath("guestbook", "mig_config"), "grid.info");
    writeFileSync(file, readFileSync(file, "utf8").replace(/^grid my_grid_one\n\{[^}]*\}\n/, ""));
    await facade.reload("test");
    await until(() => facade.gate().reason.includes("grid.info does not have my_grid_one any more"));
    expect(facade.gate().serve).toBe(true);
    await bench.one.runtime.reboot("guestbook");
    expect(await bench.settledGate("one", "guestbook")).toMatchObject({ serve: false });
  });
});
