import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Agent } from "../../../src/agent.ts";
import { systemClock } from "../../../src/clock.ts";
import { helperName } from "../../../src/domain/ids.ts";
import { isTerminal } from "../../../src/domain/job.ts";
import { parseRecord } from "../../../src/drivers/applogic/record-text.ts";
import { parseUdl } from "../../../src/drivers/applogic/udl/parser.ts";
import { findValue } from "../../../src/drivers/applogic/udl/tree.ts";
import { type MoveBench, startMoveBench } from "../../support/move-bench.ts";
import { createTampering, type Tampering } from "../../support/tampering.ts";

const JOB_MS = 60_000;

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await systemClock.sleep(10);
}

/** The agent has looked again, so long after now that it would have acted. */
async function untilItLived(agent: Agent, ms: number): Promise<void> {
  const then = systemClock.now() + ms;
  await until(() => Date.parse(agent.facade.gate().askedAt ?? "") >= then);
}

async function recordOn(bench: MoveBench, grid: "one" | "two", application: string) {
  const [block] = parseUdl((await bench[grid].exec("app", "info", application, "--batch")).stdout);
  const record = parseRecord((block && findValue(block, "user2")) ?? "");
  return record === "foreign" ? undefined : record;
}

/** The helper's application is destroyed by hand while it hangs in that step. */
async function loseHelper(bench: MoveBench, tampering: Tampering, step: string): Promise<string> {
  tampering.hanging = { step, after: true };
  const { id } = await bench.begin("migrate", "my_grid_two");
  await until(() => tampering.hung === step);
  await bench.one.exec("app", "stop", helperName(id));
  await bench.one.exec("app", "destroy", helperName(id), "--force");
  tampering.hanging = undefined;
  return id;
}

describe("a recovery that was cut off", () => {
  it("is not taken up again after another one has ended the job: the gate stays open, the claim stays", {
    timeout: JOB_MS,
  }, async () => {
    const tampering = createTampering();
    await using bench = await startMoveBench({ adapt: tampering.adapt, timing: { helperGoneMs: 300 } });
    const id = await loseHelper(bench, tampering, "applogic/start-target");
    tampering.hanging = { step: "recover/stop-old-holder", after: false };
    await until(() => tampering.hung === "recover/stop-old-holder");
    await bench.two.exec("app", "stop", "guestbook");
    tampering.hanging = undefined;
    await bench.two.exec("app", "start", "guestbook");
    expect(await bench.ended(id)).toMatchObject({ state: "succeeded" });
    const { facade } = await bench.serving();
    await until(() => facade.jobs().every((job) => isTerminal(job.state)));
    const recoveries = facade.jobs().filter((job) => job.kind === "recover");
    expect(recoveries.map((job) => job.state)).toEqual(["succeeded", "failed"]);
    expect(await recordOn(bench, "two", "guestbook")).toMatchObject({
      state: "committed",
      holder: "agent-my_grid_two",
    });
    expect(facade.gate().serve).toBe(true);
  });

  it("that finds the copy not whole brings the source back, for nothing is committed yet", {
    timeout: JOB_MS,
  }, async () => {
    const tampering = createTampering();
    await using bench = await startMoveBench({ adapt: tampering.adapt, timing: { helperGoneMs: 600_000 } });
    const { facade } = await bench.serving();
    writeFileSync(
      join(bench.one.volumePath("guestbook", "mig_config"), "mig.ini"),
      "[hooks]\nverify = /bin/false\n",
    );
    await facade.reload("test");
    await loseHelper(bench, tampering, "applogic/start-target");
    await using elsewhere = bench.elsewhere();
    expect(await elsewhere.recover({ by: "test" })).toMatchObject({
      action: "forward",
      job: { state: "failed", error: { code: "VERIFY_FAILED" } },
    });
    await bench.serving();
    expect(await bench.world()).toEqual({ one: ["guestbook running"], two: [] });
    expect(bench.mostAtOnce()).toBe(1);
  });

  it("brings the source back without the target, when the source was never given away", {
    timeout: JOB_MS,
  }, async () => {
    const tampering = createTampering();
    await using bench = await startMoveBench({ adapt: tampering.adapt, timing: { helperGoneMs: 600_000 } });
    await loseHelper(bench, tampering, "applogic/stop-source");
    bench.two.fault("down");
    await using elsewhere = bench.elsewhere();
    expect(await elsewhere.recover({ by: "test" })).toMatchObject({
      action: "back",
      job: { committed: true, state: "succeeded" },
    });
    expect((await bench.world()).one).toContain("guestbook running");
    expect((await bench.settledGate("one", "guestbook")).serve).toBe(true);
  });
});

describe("the agent of a copy that was left behind", () => {
  it("leaves the job of the copy that serves alone", { timeout: JOB_MS }, async () => {
    const tampering = createTampering();
    await using bench = await startMoveBench({ adapt: tampering.adapt, timing: { helperGoneMs: 200 } });
    await bench.run("migrate", "my_grid_two");
    const kept = (await bench.world()).one[0]?.split(" ")[0] ?? "";
    tampering.hanging = { step: "applogic/stop-source", after: false };
    const { id } = await bench.begin("migrate", "my_grid_one");
    const helper = await bench.helperOf(id);
    await helper.until(id, () => tampering.hung === "applogic/stop-source");
    await bench.one.exec("app", "start", kept);
    await bench.settledGate("one", kept);
    await untilItLived(bench.agentOn("one", kept), 1_500);
    expect((await bench.world()).two).toContain(`${helperName(id)} running`);
    expect(
      bench
        .agentOn("one", kept)
        .facade.jobs()
        .filter((job) => job.kind === "recover"),
    ).toEqual([]);
    tampering.hanging = undefined;
    await helper.agent.facade.abort(id, "test");
    expect(await bench.ended(id)).toMatchObject({ state: "cancelled" });
    expect(await bench.runningCopies()).toEqual(["two"]);
  });
});
