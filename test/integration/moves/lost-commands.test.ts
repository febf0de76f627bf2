import { describe, it } from "vitest";
import { LostMatrix, scenarioNamed } from "../../support/lost-matrix.ts";

/**
 * Every command of these jobs that changes something is lost once, each in another way: cut off before, after its effect,
 * in the middle of its answer, or executed late. The whole matrix, one a run, is in test/faults/lost-*.test.ts.
 */
const JOB_MS = 180_000;
const SEED = Number(process.env["MIG_TEST_SEED"] ?? Math.floor(Math.random() * 4));

describe(`every command lost once, shifted by MIG_TEST_SEED=${SEED}`, () => {
  it.each(["migrate", "rollback that fails at the target", "recover forward"])(
    "%s: nothing happens twice, one copy serves, and the job ends",
    { timeout: JOB_MS },
    (name) => new LostMatrix().runAllAtOnce(scenarioNamed(name), SEED),
  );
});
