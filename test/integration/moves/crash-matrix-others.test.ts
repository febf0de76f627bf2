import { it } from "vitest";
import { startCrashBench } from "../../support/crash-bench.ts";
import { createMatrix, jobWorkload, killAtAll, record } from "../../support/crash-matrix.ts";
import { abortDuringCopy, adoptWorkload, slowCopies } from "../../support/crash-others.ts";
import { drawFrom, snapshotsOn } from "../../support/crash-runs.ts";

const MATRIX_MS = 15 * 60_000;

it("a snapshot and its deletion end by themselves whoever dies at any write of a journal, and nothing is lost", {
  timeout: MATRIX_MS,
}, async () => {
  await using bench = await startCrashBench();
  const snapshot = jobWorkload(bench, { kind: "snapshot" });
  const deletion = jobWorkload(bench, {
    kind: "delete-snapshot",
    first: { kind: "snapshot", isDone: async () => snapshotsOn(bench.moves).length > 0 },
  });
  await record(snapshot);
  await record(deletion);
  await killAtAll(createMatrix(drawFrom), [snapshot, deletion]);
});

it("a migrate that is aborted during the copy comes back whoever dies at any write of a journal", {
  timeout: MATRIX_MS,
}, async () => {
  await using bench = await startCrashBench();
  await slowCopies(bench);
  const aborted = jobWorkload(bench, { kind: "migrate", name: "abort", meanwhile: abortDuringCopy(bench) });
  await record(aborted);
  await killAtAll(createMatrix(drawFrom), [aborted]);
});

it("a copy that is adopted becomes an application of its own whoever dies at any write of a journal", {
  timeout: MATRIX_MS,
}, async () => {
  await using bench = await startCrashBench();
  const adopt = adoptWorkload(bench);
  await record(adopt);
  await killAtAll(createMatrix(drawFrom), [adopt]);
});
