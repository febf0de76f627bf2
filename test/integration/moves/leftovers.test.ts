import { describe, expect, it } from "vitest";
import { helperName, keptName, parseOurName } from "../../../src/domain/ids.ts";
import { isTerminal } from "../../../src/domain/job.ts";
import { formatRecord, parseRecord } from "../../../src/drivers/applogic/record-text.ts";
import { parseUdl } from "../../../src/drivers/applogic/udl/parser.ts";
import { findValue } from "../../../src/drivers/applogic/udl/tree.ts";
import { type MoveBench, startMoveBench } from "../../support/move-bench.ts";

const JOB_MS = 30_000;
const HELPER_ADDRESSES = ["in_ip=127.0.1.20", "out_ip=127.0.1.21", "gateway=127.0.1.1"];

/** What is listed, without what differs from run to run. */
async function listed(bench: MoveBench): Promise<readonly string[]> {
  const { facade } = await bench.serving();
  const { things } = await facade.leftovers();
  return things.map(({ grid, name, what, verdict, cleanable }) =>
    [grid, name, what, verdict, ...(cleanable ? ["cleanable"] : [])].join(" "),
  );
}

async function recordOn(bench: MoveBench["one"], application: string) {
  const [block] = parseUdl((await bench.exec("app", "info", application, "--batch")).stdout);
  const record = parseRecord((block && findValue(block, "user2")) ?? "");
  if (record === undefined || record === "foreign") throw new Error(`${application} has no record`);
  return record;
}

async function clean(bench: MoveBench, names: readonly string[] = []) {
  const { facade } = await bench.serving();
  const report = await facade.clean({ names, confirm: "guestbook", by: "test" });
  return report.job === undefined ? report : { ...report, job: await bench.ended(report.job.id) };
}

describe("what MIG left on the grids", () => {
  it("is listed with who wants it, and only what nobody wants is destroyed", {
    timeout: JOB_MS,
  }, async () => {
    await using bench = await startMoveBench();
    const { id } = await bench.run("migrate", "my_grid_two");
    const kept = keptName(id, "guestbook");
    // The helper did not go; and a second copy of what was kept, of another application, and one with a job nobody knows.
    await bench.one.exec("app", "provision", "MigHelper", helperName(id), ...HELPER_ADDRESSES);
    await bench.one.exec("app", "copy", kept, keptName("zzzz2345", "guestbook"));
    const record = await recordOn(bench.one, kept);
    const foreign = formatRecord({ ...record, applicationId: "otherapplication" });
    await bench.one.exec("app", "config", keptName("zzzz2345", "guestbook"), `.user2=${foreign}`);
    await bench.one.exec("app", "copy", kept, keptName("yyyy2345", "guestbook"));
    const { keptSince, keepSeconds, ...untimed } = record.job ?? expect.fail("it has no job");
    const lost = formatRecord({ ...record, job: { ...untimed, id: "yyyy2345" } });
    await bench.one.exec("app", "config", keptName("yyyy2345", "guestbook"), `.user2=${lost}`);
    expect([keptSince, keepSeconds]).toEqual([expect.any(Number), expect.any(Number)]);

    const expected = [
      `my_grid_one ${helperName(id)} helper left-over cleanable`,
      `my_grid_one ${kept} kept wanted`,
      `my_grid_one ${keptName("yyyy2345", "guestbook")} kept left-over cleanable`,
      `my_grid_one ${keptName("zzzz2345", "guestbook")} kept not-ours`,
      "my_grid_two guestbook application wanted",
    ];
    expect((await listed(bench)).toSorted()).toEqual(expected.toSorted());
    const { job } = await clean(bench);
    expect(job).toMatchObject({ kind: "clean", state: "succeeded", problems: [] });
    expect((await bench.world()).one).toEqual(
      [`${kept} stopped`, `${keptName("zzzz2345", "guestbook")} stopped`].toSorted(),
    );
    const { facade } = await bench.serving();
    const sent = facade
      .events(job?.id ?? "", 0)
      .flatMap(({ event }) => (event.type === "command" ? [event.text] : []));
    expect(sent).toEqual(
      bench.planOf(job?.id ?? "").flatMap((step) => step.commands.map(({ text }) => text)),
    );
    expect(await clean(bench)).toEqual({ gone: [] });
    expect(await clean(bench, [helperName(id)])).toEqual({ gone: [helperName(id)] });
    await expect(clean(bench, [kept])).rejects.toMatchObject({ code: "JOB_STATE" });
    expect((await bench.serving()).facade.status().kept?.name).toBe(kept);
  });

  it("stays when it is started, or marked anew, between the list and the act", {
    timeout: JOB_MS,
  }, async () => {
    let disturb = async (): Promise<void> => undefined;
    await using bench = await startMoveBench({
      adapt: (workflow) => ({
        ...workflow,
        steps: workflow.steps.map((step) =>
          step.name === "applogic/destroy-leftovers"
            ? { ...step, run: async (ctx) => disturb().then(() => step.run(ctx)) }
            : step,
        ),
      }),
    });
    const { id } = await bench.run("migrate", "my_grid_two");
    const names = ["wwww2345", "xxxx2345", "yyyy2345"].map((job) => keptName(job, "guestbook"));
    const [remarked = "", started = ""] = names;
    const kept = keptName(id, "guestbook");
    const record = await recordOn(bench.one, kept);
    const { keptSince: _since, keepSeconds: _seconds, ...job } = record.job ?? expect.fail("it has no job");
    for (const name of names) {
      await bench.one.exec("app", "copy", kept, name);
      const ofItsOwn = { ...record, job: { ...job, id: parseOurName(name)?.jobId ?? "" } };
      await bench.one.exec("app", "config", name, `.user2=${formatRecord(ofItsOwn)}`);
    }
    disturb = async () => {
      await bench.one.exec("app", "config", remarked, ".user2=");
      await bench.one.exec("app", "start", started);
    };
    const { job: ended } = await clean(bench);
    expect(ended?.state).toBe("succeeded");
    expect(ended?.problems.map(({ message }) => message).join()).toMatch(
      /wwww2345.* is not what was listed any more: it stays; .*xxxx2345.* is running: what runs is not destroyed/,
    );
    expect((await bench.world()).one).toEqual(
      [`${kept} stopped`, `${remarked} stopped`, `${started} running`].toSorted(),
    );
  });

  it("is nobody's to clean without the name, or from outside", { timeout: JOB_MS }, async () => {
    await using bench = await startMoveBench();
    const { facade } = await bench.serving();
    await expect(facade.clean({ names: [], by: "test" })).rejects.toMatchObject({ code: "CONFIRMATION" });
    await expect(facade.leftovers("nowhere")).rejects.toMatchObject({ code: "UNKNOWN_GRID" });
    await using elsewhere = bench.elsewhere();
    const { things, unseen } = await elsewhere.leftovers("my_grid_one");
    expect([things.map(({ name, verdict }) => `${name} ${verdict}`), unseen]).toEqual([
      ["guestbook not-ours"],
      [],
    ]);
    await expect(elsewhere.clean({ names: [], confirm: "guestbook", by: "test" })).rejects.toMatchObject({
      code: "NOT_HERE",
    });
    expect(facade.jobs().every(({ state }) => isTerminal(state))).toBe(true);
  });
});
