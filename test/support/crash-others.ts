import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { systemClock } from "../../src/clock.ts";
import { MigError } from "../../src/domain/errors.ts";
import { newJobId } from "../../src/domain/ids.ts";
import { isTerminal } from "../../src/domain/job.ts";
import { settingsPath } from "../../src/embedded-grid/grid-settings.ts";
import { openSqliteJournal } from "../../src/journal/sqlite-journal.ts";
import type { CrashBench } from "./crash-bench.ts";
import { lookFromOutside } from "./crash-checks.ts";
import { createWorkload, type Workload } from "./crash-matrix.ts";
import { Killed } from "./mortal.ts";
import { jobOf } from "./sample-job.ts";

const LOOK_EVERY_MS = 5;
/** Bytes a second: a copy takes long enough to be aborted. */
const SLOW = 400_000;
const STILL_MS = 120_000;

export async function slowCopies({ moves }: CrashBench): Promise<void> {
  for (const { created, stop, start } of [moves.one, moves.two]) {
    await stop();
    const path = settingsPath(created.directory);
    const settings: unknown = JSON.parse(readFileSync(path, "utf8"));
    writeFileSync(path, JSON.stringify({ ...(settings as object), copyRate: SLOW }));
    await start();
  }
  await moves.serving();
}

/** A person aborts the job at its helper as soon as the copy has begun, until somebody has heard it. */
export function abortDuringCopy(bench: CrashBench): (jobId: string) => Promise<void> {
  const { moves } = bench;
  return (jobId) =>
    again(bench, async () => {
      const agents = [moves.one, moves.two].map(({ runtime }) => runtime.agentIn("guestbook"));
      const seenEnded = agents.some((agent) =>
        agent?.facade.jobs(3).some((job) => job.id === jobId && isTerminal(job.state)),
      );
      const helper = moves.one.runtime.helper() ?? moves.two.runtime.helper();
      const job = helper?.facade.jobs(3).find(({ id }) => id === jobId);
      if (seenEnded || job?.abortRequested === true || job?.abort.possible === false) return true;
      const copy = job?.steps.find(({ name }) => name === "applogic/copy")?.status ?? "todo";
      if (copy !== "todo") await helper?.facade.abort(jobId, "test");
      return copy !== "todo";
    });
}

/** Until it says true; what the dead and the disturbed answer is asked again. */
async function again(bench: CrashBench, act: () => Promise<boolean>): Promise<void> {
  while (bench.quietMs < STILL_MS) {
    try {
      if (await act()) return;
    } catch (error) {
      if (!(error instanceof Killed) && !(error instanceof MigError)) throw error;
    }
    await systemClock.sleep(LOOK_EVERY_MS);
  }
  throw new Error("A person has waited in vain");
}

const COPY = "second";

/** Somebody copies the application by hand, starts the copy beside it, and has it adopted. */
export function adoptWorkload(bench: CrashBench): Workload {
  const { moves } = bench;
  return createWorkload("adopt", async (pending, draw) => {
    await copyByHand(bench);
    const original = moves.agentOn("one", "guestbook").facade.status().application?.id;
    bench.begin({ source: "two", application: COPY, pending, draw: draw ?? (() => undefined) });
    await again(bench, async () => {
      const facade = moves.two.runtime.agentIn(COPY)?.facade;
      if (facade?.gate().serve === true && bench.isWhole) return true;
      await facade?.adopt("test");
      return false;
    });
    const { passed, kills } = bench.end();
    const copy = moves.agentOn("two", COPY).facade;
    expect(copy.jobs().map(({ state }) => state)).toEqual(["failed"]);
    expect(copy.status().application).toMatchObject({ name: COPY });
    expect(copy.status().application?.id).not.toBe(original);
    expect((await moves.settledGate("one", "guestbook")).serve).toBe(true);
    const records = lookFromOutside(moves).map(({ record }) => [record?.state, record?.applicationId]);
    expect(records).toEqual([
      ["committed", original],
      ["committed", copy.status().application?.id],
    ]);
    await moves.two.exec("app", "stop", COPY);
    await moves.two.exec("app", "destroy", COPY, "--force");
    return { passed, kills, end: "adopted" };
  });
}

/** With a job in its journal that it has inherited. */
async function copyByHand(bench: CrashBench): Promise<void> {
  const { moves } = bench;
  const { one, two } = moves;
  await one.exec("app", "stop", "guestbook");
  const copied = await two.exec("app", "migrate", one.created.controller, "guestbook", "in_ip=127.0.2.10");
  expect(copied, copied.stderr).toMatchObject({ code: 0 });
  await one.exec("app", "start", "guestbook");
  await two.exec("app", "rename", "guestbook", COPY);
  using journal = openSqliteJournal(join(two.volumePath(COPY, "mig_state"), "journal.db"), systemClock);
  journal.createJob({ ...jobOf(), id: newJobId() });
  await two.exec("app", "start", COPY);
  await again(bench, async () => moves.agentOn("two", COPY).facade.gate().offers.includes("adopt"));
  await moves.serving();
}
