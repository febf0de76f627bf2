import { afterAll, beforeAll, expect, test } from "vitest";
import { runCampaign } from "../support/crash/campaign.ts";
import { buildProgram } from "../support/crash/crash-program.ts";
import { DEEDS, VICTIMS } from "../support/crash/kill.ts";
import { formatFailure, type Matrix } from "../support/crash/matrix.ts";
import { makeTempDir, type TempDir } from "../support/temp-dir.ts";

/**
 * Real processes and SIGKILL: at every write of a journal, before and after it, of each of the four. All of it is one
 * campaign, for worlds are used for one job after the other; the tests say what came of it.
 */
const CAMPAIGN_MS = 3_600_000;
const SAY_EVERY_MS = 30_000;

let program: TempDir;
let matrix: Matrix;

beforeAll(async () => {
  program = makeTempDir();
  const only = process.env["MIG_CRASH"]?.split(" + ");
  let saidAt = 0;
  matrix = await runCampaign({
    program: buildProgram(program.file("dist")),
    ...(only === undefined ? {} : { only }),
    say(line, isLast) {
      if (isLast !== true && performance.now() - saidAt < SAY_EVERY_MS) return;
      saidAt = performance.now();
      process.stderr.write(`crash matrix: ${line}\n`);
    },
  });
}, CAMPAIGN_MS);

afterAll(() => program[Symbol.dispose]());

test.each(DEEDS)("%s ends well, whoever is killed at whatever write of a journal", (deed) => {
  const failures = matrix.failures.filter((failure) => failure.deed === deed);
  expect(failures.map(formatFailure)).toEqual([]);
  expect(matrix.left(deed)).toBe(0);
});

test("somebody was killed in every deed", ({ skip }) => {
  skip(process.env["MIG_CRASH"] !== undefined, "MIG_CRASH names single kills");
  const counts = DEEDS.map((deed) => VICTIMS.reduce((sum, victim) => sum + matrix.done(deed, victim), 0));
  expect(counts.every((count) => count > 0)).toBe(true);
});
