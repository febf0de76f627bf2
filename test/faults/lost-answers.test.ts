import { afterAll, describe, it } from "vitest";
import { LostMatrix, scenarioNamed } from "../support/lost-matrix.ts";

const MATRIX_MS = 300_000;
const matrix = new LostMatrix();
afterAll(() => console.info(`${matrix.faults} silent commands in ${matrix.runs} runs`));

describe("a command that is carried out and never answered", () => {
  it.each(["migrate", "snapshot"])(
    "%s: its deadline passes, it is looked at, nothing happens twice, and the job ends",
    { timeout: MATRIX_MS },
    (name) => matrix.runSilence(scenarioNamed(name)),
  );
});
