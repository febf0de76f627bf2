import { expect, test } from "vitest";
import type { LeftoverView } from "../../../src/agent-facade.ts";
import { MigError } from "../../../src/domain/errors.ts";
import { startWebBench } from "../../support/web-bench.ts";
import { sampleJob } from "../../support/web-samples.ts";

const HELPER: LeftoverView = {
  grid: "my_grid_one",
  name: "mig_helper_abcd2345",
  what: "helper",
  verdict: "left-over",
  reason: "The helper of job abcd2345, which has ended (failed).",
  jobId: "abcd2345",
  state: "running",
  bytes: 1024,
  cleanable: true,
};

test("leftovers are listed as they are, of one grid or of all", async () => {
  await using bench = await startWebBench();
  bench.facade.script.leftovers = { at: "2026-11-21T09:00:00.000Z", things: [HELPER], unseen: [] };
  expect(await bench.ask("/api/v1/leftovers?grid=my_grid_one")).toMatchObject({
    status: 200,
    json: { things: [HELPER] },
  });
  expect(bench.facade.script.calls.at(-1)).toEqual({ name: "leftovers", args: ["my_grid_one"] });
  await bench.ask("/api/v1/leftovers");
  expect(bench.facade.script.calls.at(-1)).toEqual({ name: "leftovers", args: [undefined] });
});

test("a cleaning is a job to be watched, or nothing at all", async () => {
  await using bench = await startWebBench();
  const { script } = bench.facade;
  script.cleaned = { gone: [], job: sampleJob({ id: "clean234", kind: "clean" }) };
  const started = await bench.post("/api/v1/leftovers/clean", { names: [HELPER.name], confirm: "guestbook" });
  expect([started.status, started.headers.location]).toEqual([202, "/api/v1/jobs/clean234"]);
  expect(script.calls.at(-1)).toEqual({
    name: "clean",
    args: [{ names: [HELPER.name], confirm: "guestbook", by: "anonymous from 127.0.0.1" }],
  });
  script.cleaned = { gone: [HELPER.name] };
  const nothing = await bench.post("/api/v1/leftovers/clean", {});
  expect([nothing.status, nothing.json]).toEqual([200, { gone: [HELPER.name] }]);
  script.failures.set("clean", new MigError("CONFIRMATION", "To confirm, type guestbook"));
  expect((await bench.post("/api/v1/leftovers/clean", {})).status).toBe(422);
  expect((await bench.post("/api/v1/leftovers/clean", { names: "all" })).status).toBe(400);
});

test("the archive is a download that nothing caches", async () => {
  await using bench = await startWebBench();
  const { status, headers, text } = await bench.ask("/api/v1/support");
  expect([status, text]).toEqual([200, "an archive"]);
  expect(headers).toMatchObject({
    "content-type": "application/gzip",
    "content-disposition": "attachment; filename=mig-support-1.tar.gz",
    "cache-control": "no-store",
  });
});
