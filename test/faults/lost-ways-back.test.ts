import { afterAll, describe, it } from "vitest";
import { LostMatrix, scenarioNamed } from "../support/lost-matrix.ts";

const MATRIX_MS = 600_000;
const matrix = new LostMatrix();
afterAll(() => console.info(`${matrix.faults} lost commands in ${matrix.runs} runs of ways back`));

describe("a command of a way back that changes something, lost in every way", () => {
  it.each(["rollback", "rollback that fails at the target", "finalize", "recover back", "recover forward"])(
    "%s: nothing happens twice, one copy serves, and the job ends",
    { timeout: MATRIX_MS },
    (name) => matrix.runCommands(scenarioNamed(name)),
  );
});

describe("a question of a way back that is lost is asked again", () => {
  it.each(["rollback", "migrate that fails at the target", "finalize", "recover back", "recover forward"])(
    "%s",
    { timeout: MATRIX_MS },
    (name) => matrix.runQuestions(scenarioNamed(name)),
  );
});
