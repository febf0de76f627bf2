import { afterAll, describe, it } from "vitest";
import { LostMatrix, scenarioNamed } from "../support/lost-matrix.ts";

const MATRIX_MS = 600_000;
const matrix = new LostMatrix();
afterAll(() => console.info(`${matrix.faults} lost commands in ${matrix.runs} runs of moves`));

describe("a command of a move that changes something, lost in every way", () => {
  it.each([
    "migrate",
    "migrate that fails at the target",
    "migrate with keep_source = 0",
    "migrate over an older kept copy",
    "snapshot",
    "snapshot deletion",
  ])("%s: nothing happens twice, one copy serves, and the job ends", { timeout: MATRIX_MS }, (name) =>
    matrix.runCommands(scenarioNamed(name)),
  );
});

describe("a question of a move that is lost is asked again", () => {
  it.each(["migrate", "snapshot"])("%s", { timeout: MATRIX_MS }, (name) =>
    matrix.runQuestions(scenarioNamed(name)),
  );
});
