import { type Clock, systemClock } from "../../src/clock.ts";
import { helperName } from "../../src/domain/ids.ts";
import type { JobView } from "../../src/domain/job.ts";
import { type MoveBench, startMoveBench, type WorldSeen } from "./move-bench.ts";
import { createTampering, type Tampering } from "./tampering.ts";

/** What is made of a world, and what it may look like afterwards. */
export interface LostScenario {
  readonly name: string;
  readonly keepSource?: string;
  prepare?(bench: MoveBench, tampering: Tampering): Promise<void>;
  /** Resolves when the job has ended, wherever that is seen. */
  act(bench: MoveBench, tampering: Tampering): Promise<Pick<JobView, "state" | "problems" | "error">>;
  /** By the state of the job; names with an id have `*` instead. */
  readonly worlds: { readonly succeeded?: WorldSeen; readonly failed?: WorldSeen };
}

const MOVED: WorldSeen = { one: ["mig_kept_*_guestbook stopped"], two: ["guestbook running"] };
const HOME: WorldSeen = { one: ["guestbook running"], two: [] };
const BACK: WorldSeen = { one: ["guestbook running"], two: ["mig_kept_*_guestbook stopped"] };

async function migrated(bench: MoveBench): Promise<void> {
  const job = await bench.run("migrate", "my_grid_two");
  if (job.state !== "succeeded") throw new Error(`the migrate before it ${job.state}`);
}

/** The helper hangs there and its application is destroyed by hand. */
async function loseHelper(
  bench: MoveBench,
  tampering: Tampering,
  hanging: NonNullable<Tampering["hanging"]>,
): Promise<void> {
  tampering.hanging = hanging;
  const { id } = await bench.begin("migrate", "my_grid_two");
  const helper = await bench.helperOf(id);
  await helper.until(id, () => tampering.hung === hanging.step);
  await bench.one.exec("app", "stop", helperName(id));
  await bench.one.exec("app", "destroy", helperName(id), "--force");
  tampering.hanging = undefined;
}

async function recoverElsewhere(bench: MoveBench): Promise<JobView> {
  await using elsewhere = bench.elsewhere();
  const report = await elsewhere.recover({ by: "test" });
  await bench.serving();
  if (report.job === undefined) throw new Error(`nothing was recovered: ${report.sentence}`);
  return report.job;
}

async function deleteSnapshot(bench: MoveBench): Promise<JobView> {
  const { facade } = await bench.serving();
  const name = (await bench.world()).two[0]?.split(" ")[0] ?? "";
  const { id } = await facade.start({ kind: "delete-snapshot", name, confirm: "guestbook", by: "test" });
  return bench.ended(id);
}

export const LOST_SCENARIOS: readonly LostScenario[] = [
  {
    name: "migrate",
    act: (bench) => bench.run("migrate", "my_grid_two"),
    worlds: { succeeded: MOVED, failed: HOME },
  },
  {
    name: "migrate with keep_source = 0",
    keepSource: "0",
    act: (bench) => bench.run("migrate", "my_grid_two"),
    worlds: { succeeded: { one: [], two: ["guestbook running"] }, failed: HOME },
  },
  {
    name: "migrate that fails at the target",
    act(bench, tampering) {
      tampering.failing = "verify-target";
      return bench.run("migrate", "my_grid_two");
    },
    worlds: { failed: HOME },
  },
  {
    name: "snapshot",
    act: (bench) => bench.run("snapshot", "my_grid_two"),
    worlds: { succeeded: { one: ["guestbook running"], two: ["mig_snap_* stopped"] }, failed: HOME },
  },
  {
    name: "rollback",
    prepare: migrated,
    act: (bench) => bench.run("rollback"),
    worlds: { succeeded: BACK, failed: MOVED },
  },
  {
    name: "rollback that fails at the target",
    prepare: migrated,
    act(bench, tampering) {
      tampering.failing = "verify-target";
      return bench.run("rollback");
    },
    worlds: { failed: MOVED },
  },
  {
    name: "finalize",
    prepare: migrated,
    act: (bench) => bench.run("finalize"),
    worlds: { succeeded: { one: [], two: ["guestbook running"] }, failed: MOVED },
  },
  {
    name: "snapshot deletion",
    async prepare(bench) {
      await bench.run("snapshot", "my_grid_two");
    },
    act: deleteSnapshot,
    worlds: { succeeded: HOME },
  },
  {
    name: "migrate over an older kept copy",
    async prepare(bench) {
      await migrated(bench);
      await bench.run("migrate", "my_grid_one");
    },
    act: (bench) => bench.run("migrate", "my_grid_two"),
    worlds: {
      succeeded: { one: MOVED.one, two: ["guestbook running", "mig_kept_*_guestbook stopped"] },
      failed: {
        one: ["guestbook running", "mig_kept_*_guestbook stopped"],
        two: ["mig_kept_*_guestbook stopped"],
      },
    },
  },
  {
    name: "recover back",
    prepare: (bench, tampering) => loseHelper(bench, tampering, { step: "applogic/copy", after: true }),
    act: recoverElsewhere,
    worlds: { succeeded: HOME },
  },
  {
    name: "recover forward",
    prepare: (bench, tampering) => loseHelper(bench, tampering, { step: "grant-target", after: true }),
    act: recoverElsewhere,
    worlds: { succeeded: MOVED },
  },
];

export async function startScenario(
  scenario: LostScenario,
  drainMs: number,
  clock: Clock = systemClock,
): Promise<{ readonly bench: MoveBench; readonly tampering: Tampering }> {
  const tampering = createTampering();
  const { keepSource } = scenario;
  const bench = await startMoveBench({
    adapt: tampering.adapt,
    drainMs,
    clock,
    ...(keepSource === undefined ? {} : { keepSource }),
    ...(scenario.name.startsWith("recover") ? { timing: { helperGoneMs: 600_000 } } : {}),
  });
  await bench.serving();
  await scenario.prepare?.(bench, tampering);
  return { bench, tampering };
}
