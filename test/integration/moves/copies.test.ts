import { writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { installKey } from "../../../src/programs/install-key.ts";
import { GRID_USER_KEY } from "../../support/grid-bench.ts";
import { type MoveBench, startMoveBench } from "../../support/move-bench.ts";
import { createTampering } from "../../support/tampering.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

const JOB_MS = 30_000;

let bench: MoveBench;
beforeEach(async () => {
  bench = await startMoveBench();
  await bench.serving();
});
afterEach(() => bench[Symbol.asyncDispose]());

async function copyByHand(): Promise<void> {
  const { one, two } = bench;
  await one.exec("app", "stop", "guestbook");
  const copied = await two.exec("app", "migrate", one.created.controller, "guestbook", "in_ip=127.0.2.10");
  expect(copied, copied.stderr).toMatchObject({ code: 0 });
  await one.exec("app", "start", "guestbook");
}

describe("a copy that somebody made and started by hand", () => {
  it("stays behind its gate while the original serves, and says why", { timeout: JOB_MS }, async () => {
    await copyByHand();
    await bench.two.exec("app", "start", "guestbook");
    const gate = await bench.settledGate("two", "guestbook");
    expect(gate).toMatchObject({ serve: false, offers: ["stop", "adopt"] });
    expect((await bench.settledGate("one", "guestbook")).serve).toBe(true);
  });

  it("becomes an application of its own by adopt, and both then move for themselves", {
    timeout: JOB_MS,
  }, async () => {
    await copyByHand();
    await bench.two.exec("app", "rename", "guestbook", "second");
    await bench.two.exec("app", "start", "second");
    await bench.settledGate("two", "second");
    const copy = bench.agentOn("two", "second");
    expect(await copy.facade.adopt("test")).toMatchObject({ serve: true });
    const ids = [copy, bench.agentOn("one", "guestbook")].map(
      (agent) => agent.facade.status().application?.id,
    );
    expect(new Set(ids).size).toBe(2);
    expect((await bench.settledGate("one", "guestbook")).serve).toBe(true);
    expect(await bench.run("migrate", "my_grid_two")).toMatchObject({ state: "succeeded" });
  });

  it("cannot start a job while it is behind its gate", { timeout: JOB_MS }, async () => {
    await copyByHand();
    await bench.two.exec("app", "start", "guestbook");
    await bench.settledGate("two", "guestbook");
    const { facade } = bench.agentOn("two", "guestbook");
    const asked = facade.start({ kind: "migrate", target: "my_grid_one", confirm: "guestbook", by: "test" });
    await expect(asked).rejects.toMatchObject({ code: "NOT_HERE" });
  });
});

describe("what a job left", () => {
  it("a retired source that is started by hand does not serve", { timeout: JOB_MS }, async () => {
    await bench.run("migrate", "my_grid_two");
    const kept = (await bench.world()).one[0]?.split(" ")[0] ?? "";
    await bench.one.exec("app", "start", kept);
    expect(await bench.settledGate("one", kept)).toMatchObject({
      serve: false,
      reason: expect.stringContaining("my_grid_two"),
    });
    expect((await bench.settledGate("two", "guestbook")).serve).toBe(true);
  });

  it.each([
    ["beside its source", false],
    ["with its source's grid dead", true],
  ])(
    "a snapshot that is started %s serves only once it has a key and is adopted",
    {
      timeout: JOB_MS,
    },
    async (_, dead) => {
      await bench.run("snapshot", "my_grid_two");
      const name = (await bench.world()).two[0]?.split(" ")[0] ?? "";
      if (dead) {
        await bench.one.exec("app", "stop", "guestbook");
        bench.one.fault("down");
      }
      await bench.two.exec("app", "start", name);
      expect(await bench.settledGate("two", name)).toMatchObject({
        serve: false,
        reason: expect.stringContaining("private key"),
      });
      const { facade } = bench.agentOn("two", name);
      using key = makeTempDir();
      writeFileSync(key.file("key"), GRID_USER_KEY.private);
      const volume = (of: string): string => bench.two.volumePath(name, of);
      const environment = { MIG_CONFIG: volume("mig_config"), MIG_STATE: volume("mig_state") };
      expect(() => installKey(key.file("none"), environment)).toThrow("Cannot read the key");
      installKey(key.file("key"), environment);
      await facade.reload("test");
      expect(await facade.adopt("test")).toMatchObject({ serve: true });
      if (!dead) {
        const source = await bench.settledGate("one", "guestbook");
        expect(source.serve).toBe(true);
        const ids = [facade, bench.agentOn("one", "guestbook").facade].map(
          (each) => each.status().application?.id,
        );
        expect(new Set(ids).size).toBe(2);
      }
    },
  );

  it("a source that is started by hand during the copy is stopped and copied again", {
    timeout: JOB_MS,
  }, async () => {
    bench.two.fault("slow", { args: [300] });
    const { id } = await bench.begin("migrate", "my_grid_two");
    const helper = await bench.helperOf(id);
    await helper.until(id, (job) =>
      job.steps.some((step) => step.name === "applogic/copy" && step.status === "started"),
    );
    await bench.one.exec("app", "start", "guestbook");
    bench.two.clearFaults();
    expect(await bench.ended(id)).toMatchObject({ state: "succeeded" });
    expect(await bench.runningCopies()).toEqual(["two"]);
  });
});

describe("a copy of an application with a job under way", () => {
  it("does not drive that job, and the original ends it", { timeout: JOB_MS }, async () => {
    const tampering = createTampering();
    await using hung = await startMoveBench({ adapt: tampering.adapt });
    tampering.hanging = { step: "applogic/reserve-target", after: false };
    const { id } = await hung.begin("migrate", "my_grid_two");
    await expect.poll(() => tampering.hung).toBe("applogic/reserve-target");
    await hung.one.exec("app", "stop", "guestbook");
    tampering.hanging = undefined;
    expect(await hung.one.exec("app", "copy", "guestbook", "second")).toMatchObject({ code: 0 });
    await hung.one.exec("app", "start", "second");
    const { facade } = hung.agentOn("one", "second");
    const before = facade.events(id, 0);
    for (let looks = 0; looks < 3; looks += 1) {
      const { askedAt } = await hung.settledGate("one", "second");
      await expect.poll(() => facade.gate().askedAt).not.toBe(askedAt);
    }
    expect(facade.gate().serve).toBe(false);
    expect(facade.events(id, 0)).toEqual(before);
    await hung.one.exec("app", "start", "guestbook");
    expect(await hung.ended(id)).toMatchObject({ state: "succeeded" });
  });
});
