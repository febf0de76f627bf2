import { it } from "vitest";
import { startCrashBench } from "../../support/crash-bench.ts";
import { createMatrix, jobWorkload, killAtAll, record } from "../../support/crash-matrix.ts";
import { drawFrom } from "../../support/crash-runs.ts";

const MATRIX_MS = 15 * 60_000;

/** Agent, helper, or the controller of either grid: whoever is drawn dies right before or after a write of a journal. */
it("a migrate, a rollback and a finalize end by themselves whoever dies at any write of a journal, and nothing is lost", {
  timeout: MATRIX_MS,
}, async () => {
  await using bench = await startCrashBench();
  const first = {
    kind: "migrate" as const,
    isDone: async () => (await bench.moves.serving()).facade.status().kept !== undefined,
  };
  const migrate = jobWorkload(bench, { kind: "migrate" });
  const rollback = jobWorkload(bench, { kind: "rollback", first });
  const finalize = jobWorkload(bench, { kind: "finalize", first });
  // The second time a rollback has an older kept copy to destroy, as in every round from then on.
  for (const load of [migrate, rollback, migrate, rollback, finalize]) await record(load);
  const matrix = createMatrix(drawFrom);
  await killAtAll(matrix, [migrate, rollback]);
  await killAtAll(matrix, [finalize]);
});
