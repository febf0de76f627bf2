import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../../src/clock.ts";
import { isTerminal, type JobState, type JobView } from "../../../src/domain/job.ts";
import type { CrashGrid } from "./crash-grid.ts";
import { APPLICATION } from "./crash-world.ts";
import type { Deed, Scene } from "./kill.ts";
import { apiOf, callMig, gateAt, jobAt } from "./mig-client.ts";
import { type SeenApplication, textOf, volumeOf } from "./world-view.ts";

const RETRY_MS = 60;
const START_MS = 60_000;
const END_MS = 120_000;

type JobDeed = Exclude<Deed, "adopt">;

/** Starts the job and follows it to its end. Throws when it has none. */
export async function doJob(deed: JobDeed, scene: Scene, snapshot: string): Promise<JobState> {
  const id = await startJob(bodyOf(deed, scene, snapshot), scene.source);
  let last: JobView | undefined;
  const ended = await until(END_MS, async () => {
    for (const grid of [scene.source, scene.target]) {
      last = (await jobAt(grid, id)) ?? last;
      if (last !== undefined && isTerminal(last.state)) return last.state;
    }
    return undefined;
  });
  if (ended !== undefined) return ended;
  throw new Error(`job ${id} has not ended after ${END_MS / 1000} s; seen last: ${JSON.stringify(last)}`);
}

function bodyOf(deed: JobDeed, { target }: Scene, snapshot: string): object {
  const confirm = APPLICATION;
  switch (deed) {
    case "migrate":
    case "abort":
      return { kind: "migrate", target: target.name, confirm, acceptWarnings: true };
    case "snapshot":
      return { kind: deed, target: target.name, acceptWarnings: true };
    case "rollback":
    case "finalize":
      return { kind: deed, confirm, acceptWarnings: true };
    case "delete-snapshot":
      return { kind: deed, name: snapshot, confirm };
  }
}

/** As a person whose page broke while he clicked: asks until there is one; with the same key it is the same job. */
async function startJob(body: object, at: CrashGrid): Promise<string> {
  const key = randomUUID();
  let last: unknown;
  const id = await until(START_MS, async () => {
    const answer = await callMig(apiOf(at, "jobs"), body, key);
    last = answer?.body ?? last;
    return answer?.status === 202 ? (answer.body as JobView).id : undefined;
  });
  if (id !== undefined) return id;
  throw new Error(`no job could be started with ${JSON.stringify(body)}: ${JSON.stringify(last)}`);
}

/** Here a person asks for the abort of a migrate: as late as can be, so that everything is to be undone. */
export const ABORT_AT = "helper: started verify-target #1 after";

/** Asks the helper until it has taken it, or somebody says that it is too late. */
export async function abortJob({ source, target, jobId }: Scene): Promise<void> {
  await until(START_MS, async () => {
    for (const { helperAddress, helperPort } of [source, target]) {
      const url = `http://${helperAddress}:${helperPort}/api/v1/jobs/${jobId}/abort`;
      if ((await callMig(url, {})) !== undefined) return true;
    }
    return undefined;
  });
}

/** What a person does who wants a snapshot to live: he gives it a key and starts it. Resolves once it has looked. */
export async function wakeSnapshot(snapshot: SeenApplication, keyFile: string): Promise<void> {
  const { grid, application } = snapshot;
  writeFileSync(join(volumeOf(snapshot, "mig_config"), "private.key"), textOf(keyFile), { mode: 0o600 });
  const started = await grid.exec("app", "start", application.name);
  if (started.code !== 0) throw new Error(`the snapshot does not start: ${started.stderr}`);
  const offered = await until(START_MS, async () => {
    const gate = await gateAt(grid);
    return gate?.offers.includes("adopt") === true ? true : undefined;
  });
  if (offered === undefined) throw new Error("the snapshot never offered to be adopted");
}

/** Asks until it serves: an adoption that was cut off is asked for again. */
export async function adoptCopy(grid: CrashGrid): Promise<JobState> {
  const served = await until(END_MS, async () => {
    const gate = await gateAt(grid);
    if (gate?.serve === true) return true;
    if (gate?.offers.includes("adopt") === true) await callMig(apiOf(grid, "adopt"), {});
    return undefined;
  });
  if (served === undefined)
    throw new Error(`the adopted copy does not serve: ${JSON.stringify(await gateAt(grid))}`);
  return "succeeded";
}

/** Asks until there is something; undefined when it takes too long. */
export async function until<T>(ms: number, ask: () => Promise<T | undefined>): Promise<T | undefined> {
  const deadline = performance.now() + ms;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined || performance.now() > deadline) return answer;
    await systemClock.sleep(RETRY_MS);
  }
}
