import { expect } from "vitest";
import { systemClock } from "../../src/clock.ts";
import { helperName } from "../../src/domain/ids.ts";
import { isTerminal } from "../../src/domain/job.ts";
import { parseRecord } from "../../src/drivers/applogic/record-text.ts";
import { parseUdl } from "../../src/drivers/applogic/udl/parser.ts";
import { findValue } from "../../src/drivers/applogic/udl/tree.ts";
import { type CutOff, createCutOff } from "./cut-off.ts";
import { type MoveBench, startMoveBench } from "./move-bench.ts";

export type GridWord = "one" | "two";

/** The last one who drove a job is gone for good before its `before`th command, and perhaps a grid with it. */
export interface Loss {
  readonly kind: "migrate" | "snapshot" | "rollback";
  /** Before this command of the helper, counted from 0. */
  readonly before: number;
  /** What is lost: the helper's application, destroyed by hand, or a whole grid. */
  readonly gone: "helper" | "source" | "target";
  /** This command is refused, so that the job goes back. */
  readonly refused?: string;
  /** A first recovery is lost, too, before this command of its own. */
  readonly recoveryBefore?: number;
}

/** Where the application runs at the end; undefined: nowhere, and a person is told what to look at. */
export type Outcome = GridWord | undefined;

const QUICK_STOP_MS = 10;
const LONG_MS = 600_000;

/**
 * Loses the driver, runs `mig recover` on a machine that has nothing but grid.info and the key, and asserts from outside
 * what must hold then: one copy runs, where the records said, never two served, every job ends, and nothing is left
 * behind but what is kept for a rollback.
 */
export async function takeOver(loss: Loss, where: Outcome): Promise<void> {
  const cut = createCutOff();
  const timing = { helperGoneMs: LONG_MS, stopGraceMs: QUICK_STOP_MS };
  await using bench = await startMoveBench({ adapt: cut.adapt, drainMs: 0, timing });
  const source = await loseDriver(bench, cut, loss);
  const grids = { source, target: source === "one" ? "two" : "one" } as const;
  const lost = loss.gone === "helper" ? undefined : grids[loss.gone];
  if (loss.recoveryBefore !== undefined) await loseRecovery(bench, cut, loss.recoveryBefore);
  // From now on an agent that finds its helper gone says so soon.
  timing.helperGoneMs = 50;
  const isKnown = await recoverElsewhere(bench, lost);
  if (where === undefined) return expect(await bench.runningCopies().catch(() => [])).toEqual([]);
  const serving = await bench.serving();
  expect(await runningOn(bench, lost)).toEqual([where]);
  await bench[where].runtime.reboot("guestbook");
  if (lost !== undefined && !isKnown) await assertInside(bench, lost);
  await allEnded(bench);
  expect(serving).toBeDefined();
  expect(bench.mostAtOnce()).toBe(1);
  await nothingLeft(bench, { loss, where, lost });
}

async function loseDriver(bench: MoveBench, cut: CutOff, loss: Loss): Promise<GridWord> {
  const { kind } = loss;
  if (kind === "rollback") await bench.run("migrate", "my_grid_two");
  cut.forget();
  cut.refused = loss.refused;
  cut.at = { driver: "helper", before: loss.before };
  const { id } = await bench.begin(kind, kind === "rollback" ? undefined : "my_grid_two");
  const source = kind === "rollback" ? "two" : "one";
  await until(() => cut.hangs);
  if (loss.gone === "source") await bench.lose("one" === source ? "one" : "two");
  else {
    await bench[source].exec("app", "stop", helperName(id));
    await bench[source].exec("app", "destroy", helperName(id), "--force");
    if (loss.gone === "target") await bench.lose(source === "one" ? "two" : "one");
  }
  cut.at = undefined;
  cut.refused = undefined;
  return source;
}

async function loseRecovery(bench: MoveBench, cut: CutOff, before: number): Promise<void> {
  cut.at = { driver: "recovery", before };
  const first = bench.elsewhere({ adapt: cut.adapt, timing: { stopGraceMs: QUICK_STOP_MS } });
  let hasEnded = false;
  const report = first.recover({ by: "first" }).then(
    () => (hasEnded = true),
    () => (hasEnded = true),
  );
  await until(() => cut.hangs || hasEnded);
  expect(
    cut.hangs,
    `a recovery sends ${cut.sent.filter((line) => line.startsWith("recovery")).join(", ")}`,
  ).toBe(true);
  await first[Symbol.asyncDispose]();
  await report;
  cut.at = undefined;
}

/**
 * Twice where a grid is lost: first without a word about it, then with the assertion that it is gone for good. True when
 * the assertion was needed there, and so stands in the record.
 */
async function recoverElsewhere(bench: MoveBench, lost: GridWord | undefined): Promise<boolean> {
  await using elsewhere = bench.elsewhere({ timing: { stopGraceMs: QUICK_STOP_MS } });
  const report = await elsewhere.recover({ by: "test" });
  expect(["succeeded", undefined], report.job?.error?.message).toContain(report.job?.state);
  if (lost === undefined) return true;
  if (report.action === "wait") expect(report.sentence).toContain("--assert-off");
  const asserted = await elsewhere.recover({ by: "test", assertOff: [`my_grid_${lost}`] });
  expect(["succeeded", undefined], asserted.job?.error?.message).toContain(asserted.job?.state);
  return asserted.job !== undefined;
}

/** The source came back without the target; to clear away what is there, its agent waits until a person says the same. */
async function assertInside(bench: MoveBench, lost: GridWord): Promise<void> {
  const { facade } = await bench.serving();
  const report = await facade.recover({ by: "test", assertOff: [`my_grid_${lost}`] });
  expect(report.sentence).toContain(`without my_grid_${lost}`);
}

/** What the one who serves has in its journal: no job waits for somebody who is gone. */
async function allEnded(bench: MoveBench): Promise<void> {
  await until(async () => {
    const { facade } = await bench.serving();
    return facade.jobs().every((job) => isTerminal(job.state) && job.state !== "stuck");
  });
}

async function nothingLeft(
  bench: MoveBench,
  {
    loss,
    where,
    lost,
  }: { readonly loss: Loss; readonly where: GridWord; readonly lost: GridWord | undefined },
): Promise<void> {
  const other = where === "one" ? "two" : "one";
  expect((await copies(bench, where)).map((copy) => copy.name)).toEqual(["guestbook"]);
  if (other === lost) return;
  const left = await copies(bench, other);
  if (loss.kind === "snapshot") {
    expect(left.every(({ record }) => record?.state === "snapshot")).toBe(true);
    return;
  }
  const source = loss.kind === "rollback" ? "two" : "one";
  const isBack = where === source;
  expect(left.map(({ name }) => name.replace(/_[a-z0-9]{8}_/, "_ID_"))).toEqual(
    isBack && loss.kind === "migrate" ? [] : ["mig_kept_ID_guestbook"],
  );
  for (const { name, record } of left) {
    // As the job whose id is in its name kept it: for its time, and to be found for the next rollback.
    expect(record, name).toMatchObject({
      state: "away",
      job: { id: name.split("_")[2], keepSeconds: 86_400 },
    });
    expect(record?.job?.keptSince, name).toBeGreaterThan(1_700_000_000);
  }
}

async function copies(bench: MoveBench, grid: GridWord) {
  const blocks = parseUdl((await bench[grid].exec("app", "list", "--batch")).stdout);
  return blocks
    .filter((block) => findValue(block, "template") === "0")
    .map((block) => {
      const record = parseRecord(findValue(block, "user2") ?? "");
      return { name: block.name ?? "", record: record === "foreign" ? undefined : record };
    });
}

async function runningOn(bench: MoveBench, lost: GridWord | undefined): Promise<readonly GridWord[]> {
  const running: GridWord[] = [];
  for (const grid of ["one", "two"] as const) {
    if (grid === lost) continue;
    const blocks = parseUdl((await bench[grid].exec("app", "list", "--batch")).stdout);
    const runs = blocks.some(
      (block) => block.name === "guestbook" && findValue(block, "state") === "running",
    );
    if (runs) running.push(grid);
  }
  return running;
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await systemClock.sleep(10);
}
