import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "../../../src/clock.ts";
import type { ApprovalChoice } from "../../../src/domain/approval.ts";
import { helperName } from "../../../src/domain/ids.ts";
import type { JobView } from "../../../src/domain/job.ts";
import { type MoveBench, startMoveBench } from "../../support/move-bench.ts";
import { createTampering } from "../../support/tampering.ts";

const JOB_MS = 30_000;
const HOME = { one: ["guestbook running"], two: [] };

const tampering = createTampering();
let bench: MoveBench;
beforeAll(async () => {
  bench = await startMoveBench({ adapt: tampering.adapt });
}, JOB_MS);
afterAll(() => bench[Symbol.asyncDispose]());
afterEach(() => configure("mig.ini", ""));

async function facade() {
  return (await bench.serving()).facade;
}

function configure(file: string, text: string): void {
  writeFileSync(join(bench.one.volumePath("guestbook", "mig_config"), file), text);
}

/** A snapshot, for it ends where it began: one bench does for all of this. */
async function begin(choice: ApprovalChoice = {}): Promise<string> {
  const wish = { kind: "snapshot", target: "my_grid_two", acceptWarnings: true, by: "test" } as const;
  return (await (await facade()).start({ ...wish, ...choice })).id;
}

async function until(id: string, holds: (job: JobView) => boolean): Promise<JobView> {
  for (;;) {
    const job = (await facade()).job(id);
    if (holds(job)) return job;
    await systemClock.sleep(10);
  }
}

function waits(id: string): Promise<JobView> {
  return until(id, ({ state, waitingFor }) => state === "waiting" && /approv|resume/.test(waitingFor ?? ""));
}

async function cleanUp(): Promise<void> {
  const { snapshots } = await (await facade()).snapshots();
  for (const { name } of snapshots) await bench.two.exec("app", "destroy", name, "--force");
}

describe("a job that waits for approval", () => {
  it("has prepared all it can, and goes on with the note in the audit", { timeout: JOB_MS }, async () => {
    const id = await begin({ approve: true });
    const job = await waits(id);
    expect(job).toMatchObject({
      waitingFor: `approval by a person (mig job approve ${id})`,
      approval: { rule: "approval by a person" },
    });
    expect(job.steps.filter(({ status }) => status === "succeeded").map(({ name }) => name)).toEqual([
      "applogic/provision-helper",
      "applogic/reserve-target",
    ]);
    expect((await bench.world()).one).toEqual(["guestbook running", `${helperName(id)} running`]);
    const agent = await facade();
    await agent.approve(id, { by: "ada", note: "change 4711" });
    // Said again, by another one: nothing more happens.
    await agent.approve(id, { by: "ben" });
    expect(await bench.ended(id)).toMatchObject({
      state: "succeeded",
      problems: [],
      approval: { approved: { by: "ada", note: "change 4711" } },
    });
    const after = await facade();
    expect(after.audit().filter(({ what }) => what === "approve snapshot")).toMatchObject([
      { by: "ada", result: `${id}: change 4711` },
    ]);
    expect(after.log(id).map(({ text }) => text)).toContain("Approved by ada: change 4711");
    expect(await after.approve(id, { by: "cyd" })).toMatchObject({ state: "succeeded" });
    await cleanUp();
  });

  it("waits on after its agent was started anew, and an abort undoes what was prepared", {
    timeout: JOB_MS,
  }, async () => {
    const id = await begin({ approve: true });
    await waits(id);
    await bench.one.runtime.reboot("guestbook");
    expect(await waits(id)).toMatchObject({ state: "waiting" });
    const agent = await facade();
    expect(agent.events(id, 0).filter(({ event }) => event.type === "waiting")).toHaveLength(1);
    await agent.abort(id, "test");
    expect(await bench.ended(id)).toMatchObject({ state: "cancelled", problems: [] });
    expect(await bench.world()).toEqual(HOME);
    await expect(agent.approve(id, { by: "ada" })).rejects.toMatchObject({
      code: "JOB_STATE",
      message: `Cannot approve job ${id}: The job has ended.`,
    });
  });

  it("looks again before the stop: what is wrong by then turns it back", { timeout: JOB_MS }, async () => {
    const id = await begin({ approve: true });
    await waits(id);
    bench.two.fault("trust-missing");
    await (await facade()).approve(id, { by: "ada" });
    const job = await bench.ended(id);
    bench.two.clearFaults();
    expect(job).toMatchObject({ state: "failed", error: { code: "PREFLIGHT_REFUSED" }, problems: [] });
    expect(job.downtimeMs).toBeUndefined();
    expect(await bench.world()).toEqual(HOME);
  });

  it("is told so by mig.ini, and says it in its plan; a start can say otherwise", {
    timeout: JOB_MS,
  }, async () => {
    const agent = await facade();
    configure("mig.ini", "approve = always\nwindow = 2099-01-01 02:00-04:00 Europe/Berlin\n");
    await agent.reload("test");
    const plan = await agent.plan("snapshot", "my_grid_two");
    expect(plan.waitsFor).toBe(
      "approval by a person, then for the window 2099-01-01 02:00-04:00 Europe/Berlin",
    );
    const windowOnly = await agent.plan("snapshot", "my_grid_two", { approve: false });
    expect(windowOnly.waitsFor).toBe(
      "the window 2099-01-01 02:00-04:00 Europe/Berlin, or approval by a person",
    );
    expect(
      (await agent.plan("snapshot", "my_grid_two", { approve: false, window: "now" })).waitsFor,
    ).toBeUndefined();
    const id = await begin({ approve: false });
    const opening = "the window that opens Thu 2099-01-01 02:00 Europe/Berlin";
    expect((await waits(id)).waitingFor).toBe(`approval by a person (mig job approve ${id}) or ${opening}`);
    await agent.abort(id, "test");
    await bench.ended(id);
    configure("mig.ini", "");
    await agent.reload("test");
  });

  it("in a window that is open goes on by itself", { timeout: JOB_MS }, async () => {
    const id = await begin({ window: "00:00-24:00 UTC" });
    expect(await bench.ended(id)).toMatchObject({
      state: "succeeded",
      approval: { rule: expect.any(String) },
    });
    expect(
      (await facade())
        .events(id, 0)
        .some(({ event }) => event.type === "waiting" && /approv/.test(event.for)),
    ).toBe(false);
    await cleanUp();
  });

  it.each([
    ["Sat 02:00-04:00", "names no time zone"],
    ["2020-01-01 02:00-04:00 UTC", "it is over"],
  ])("does not begin with the window %s", { timeout: JOB_MS }, async (window, words) => {
    await expect(begin({ window })).rejects.toMatchObject({
      code: "BAD_REQUEST",
      message: expect.stringContaining(words),
    });
  });
});

describe("a job that nobody told to wait", () => {
  it("can be paused and resumed at the agent, and not at the helper", { timeout: JOB_MS }, async () => {
    tampering.hanging = { step: "applogic/provision-helper", after: true };
    const id = await begin();
    await until(id, () => tampering.hung !== undefined);
    const agent = await facade();
    expect(await agent.pause(id, "ada")).toMatchObject({ paused: { by: "ada" }, state: "running" });
    await agent.pause(id, "ben");
    tampering.hanging = undefined;
    await bench.one.runtime.reboot("guestbook");
    const job = await waits(id);
    expect(job).toMatchObject({
      waitingFor: `a person to resume it (mig job resume ${id}); paused by ada`,
      paused: { by: "ada" },
    });
    const home = await facade();
    await expect(home.approve(id, { by: "ada" })).rejects.toMatchObject({
      code: "JOB_STATE",
      message: expect.stringContaining("nobody's approval"),
    });
    tampering.hanging = { step: "applogic/stop-source", after: false };
    await home.resume(id, "ben");
    const helper = await bench.helperOf(id);
    await helper.until(id, () => tampering.hung === "applogic/stop-source");
    await expect(helper.agent.facade.pause(id, "ada")).rejects.toMatchObject({
      code: "JOB_STATE",
      message: expect.stringContaining("the application is being stopped, or is down"),
    });
    tampering.hanging = undefined;
    await helper.agent.facade.abort(id, "test");
    expect(await bench.ended(id)).toMatchObject({ state: "cancelled" });
    const last = await facade();
    expect(
      last
        .audit()
        .filter(({ result }) => result === id)
        .map(({ what }) => what),
    ).toEqual(expect.arrayContaining(["pause snapshot", "resume snapshot"]));
    await expect(last.resume(id, "ada")).rejects.toMatchObject({ code: "JOB_STATE" });
  });
});
