import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { StartRequest } from "../../../src/agent-facade.ts";
import { finalize } from "../../../src/drivers/applogic/finalize.ts";
import { migrate } from "../../../src/drivers/applogic/migrate.ts";
import { rollback } from "../../../src/drivers/applogic/rollback.ts";
import { snapshot } from "../../../src/drivers/applogic/snapshot.ts";
import type { MoveWorld } from "../../../src/handover/move-world.ts";
import type { Workflow } from "../../../src/jobs/workflow.ts";
import { type MoveBench, startMoveBench } from "../../support/move-bench.ts";
import { commandsAgree } from "../../support/plan-and-run.ts";
import { createTampering, INJECTED } from "../../support/tampering.ts";

interface Case {
  readonly kind: StartRequest["kind"];
  readonly workflow: Workflow<MoveWorld>;
  readonly target?: string;
  /** The last step whose failure turns the job back. */
  readonly commits: string;
  /** Jobs that must have run before, and the one that brings the application home again. */
  readonly before: readonly StartRequest["kind"][];
  readonly after: readonly StartRequest["kind"][];
}

const CASES: readonly Case[] = [
  {
    kind: "migrate",
    workflow: migrate,
    target: "my_grid_two",
    commits: "commit",
    before: [],
    after: ["migrate"],
  },
  {
    kind: "snapshot",
    workflow: snapshot,
    target: "my_grid_two",
    commits: "seal-snapshot",
    before: [],
    after: [],
  },
  { kind: "rollback", workflow: rollback, commits: "commit", before: ["migrate"], after: [] },
];

const JOB_MS = 30_000;

describe.each(CASES)("$kind", ({ kind, workflow, target, commits, before, after }) => {
  const tampering = createTampering();
  let bench: MoveBench;

  beforeAll(async () => {
    bench = await startMoveBench({ adapt: tampering.adapt });
    for (const earlier of before) await bench.run(earlier, "my_grid_two");
  }, JOB_MS);
  afterAll(() => bench[Symbol.asyncDispose]());

  const names = workflow.steps.map((step) => step.name);
  const reversible = names.slice(0, names.indexOf(commits) + 1);

  it.each(reversible)(
    "comes back to the world before when %s fails, each undo made twice",
    async (name) => {
      const world = await bench.world();
      Object.assign(tampering, { failing: name, undoTwice: true });
      const job = await bench.run(kind, target);
      Object.assign(tampering, { failing: undefined, undoTwice: false });
      expect(job).toMatchObject({ state: "failed", error: { message: INJECTED }, problems: [] });
      expect(job.steps.find((step) => step.error?.message === INJECTED)?.name).toBe(name);
      expect(await bench.world()).toEqual(world);
      commandsAgree((await bench.serving()).facade.events(job.id, 0), bench.planOf(job.id));
      expect((await bench.serving()).facade.gate().serve).toBe(true);
    },
    JOB_MS,
  );

  it(
    "does what its plan showed, and nothing else",
    async () => {
      const job = await bench.run(kind, target);
      expect(job).toMatchObject({ state: "succeeded", problems: [] });
      commandsAgree((await bench.serving()).facade.events(job.id, 0), bench.planOf(job.id));
      for (const next of after) await bench.run(next, "my_grid_one");
    },
    JOB_MS,
  );

  it(
    "succeeds with every step run twice",
    async () => {
      for (const earlier of before) await bench.run(earlier, "my_grid_two");
      tampering.twice = true;
      const job = await bench.run(kind, target);
      tampering.twice = false;
      expect(job).toMatchObject({ state: "succeeded", problems: [] });
    },
    JOB_MS,
  );
});

describe("the steps after the commit", () => {
  it.each(["open-gate", "applogic/retire-source", "applogic/remove-helper"])(
    "cannot fail a migrate: a refusal of %s is a problem of a job that succeeded",
    async (name) => {
      const tampering = createTampering();
      await using bench = await startMoveBench({ adapt: tampering.adapt });
      tampering.failing = name;
      const job = await bench.run("migrate", "my_grid_two");
      expect(job).toMatchObject({ state: "succeeded", problems: [{ message: INJECTED }] });
      expect((await bench.world()).two).toContain("guestbook running");
    },
    JOB_MS,
  );

  it(
    "leave nothing behind after finalize but the record",
    async () => {
      const tampering = createTampering();
      await using bench = await startMoveBench({ adapt: tampering.adapt });
      await bench.run("migrate", "my_grid_two");
      tampering.twice = true;
      const job = await bench.run("finalize");
      expect(job).toMatchObject({ state: "succeeded", problems: [] });
      expect(await bench.world()).toEqual({ one: [], two: ["guestbook running"] });
      expect(finalize.steps.map((step) => step.name)).toEqual(job.steps.map((step) => step.name));
    },
    JOB_MS,
  );
});

describe("a plan that was shown", () => {
  it(
    "is the job that runs, its id and every command",
    async () => {
      await using bench = await startMoveBench();
      const { facade } = await bench.serving();
      const plan = await facade.plan("migrate", "my_grid_two");
      const wanted = { kind: "migrate", target: "my_grid_two", confirm: "guestbook", by: "test" } as const;
      const { id } = await facade.start({ ...wanted, plan: plan.jobId });
      expect(id).toBe(plan.jobId);
      await bench.ended(id);
      commandsAgree((await bench.serving()).facade.events(id, 0), plan.steps);
    },
    JOB_MS,
  );

  it(
    "is refused once the application has moved since",
    async () => {
      await using bench = await startMoveBench();
      const { facade } = await bench.serving();
      const plan = await facade.plan("migrate", "my_grid_two");
      await bench.run("snapshot", "my_grid_two");
      const wanted = { kind: "migrate", target: "my_grid_two", confirm: "guestbook", by: "test" } as const;
      const asked = (await bench.serving()).facade.start({ ...wanted, plan: plan.jobId });
      await expect(asked).rejects.toMatchObject({ code: "JOB_STATE" });
    },
    JOB_MS,
  );
});
