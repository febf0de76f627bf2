import { expect, test } from "vitest";
import { MigError } from "../../../src/domain/errors.ts";
import { lockedSettings, startWebBench } from "../../support/web-bench.ts";
import { sampleChecks, sampleJob } from "../../support/web-samples.ts";

test("what is read is what the facade says", async () => {
  await using bench = await startWebBench();
  const { facade } = bench;
  facade.setJob(sampleJob());
  facade.happen("job1", { type: "note", text: "hello" });
  const read = async (path: string): Promise<unknown> => (await bench.ask(`/api/v1/${path}`)).json;
  const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
  expect(await read("status")).toEqual(asJson(facade.status()));
  expect(await read("grids")).toEqual(asJson(facade.grids()));
  expect(await read("lint")).toEqual(asJson(facade.lint()));
  expect(await read("audit?limit=5")).toEqual(asJson(facade.audit(5)));
  expect(await read("jobs?limit=1")).toEqual(asJson(facade.jobs(1)));
  expect(await read("jobs/job1")).toEqual(asJson(facade.job("job1")));
  expect(await read("jobs/job1/events")).toEqual(asJson(facade.events("job1", 0)));
  expect(await read("jobs/job1/events?after=1")).toEqual([]);
  expect(await read("jobs/job1/log")).toEqual([]);
  expect(await read("jobs/job1/progress")).toBeNull();
  expect(await read("rollback-loss")).toMatchObject({ to: "my_grid_one" });
});

test("the history is read page by page, each naming the next", async () => {
  await using bench = await startWebBench();
  for (let n = 1; n <= 23; n += 1) bench.facade.setJob(sampleJob({ id: `job${n}` }));
  const seen: string[] = [];
  let next: string | undefined = "/api/v1/jobs";
  while (next !== undefined) {
    const { json, headers } = await bench.ask(next);
    seen.push(...(json as { id: string }[]).map(({ id }) => id));
    next = /^<([^>]+)>; rel="next"$/.exec(String(headers.link ?? ""))?.[1];
  }
  expect(seen).toEqual(Array.from({ length: 23 }, (_, index) => `job${23 - index}`));
  expect((await bench.ask("/api/v1/jobs")).json).toHaveLength(10);
});

test("a job is accepted with 202 and the place to watch it", async () => {
  await using bench = await startWebBench(lockedSettings());
  const authorization = `Basic ${btoa("admin:secret")}`;
  const body = { kind: "migrate", target: "my_grid_two", confirm: "guestbook", acceptWarnings: true };
  const answer = await bench.post("/api/v1/jobs", body, { authorization });
  expect(answer.status).toBe(202);
  expect(answer.headers.location).toBe("/api/v1/jobs/job1");
  expect(answer.json).toMatchObject({ id: "job1", kind: "migrate" });
  expect(bench.facade.script.calls).toEqual([
    { name: "start", args: [{ ...body, by: "admin from 127.0.0.1" }] },
  ]);
});

test("the same Idempotency-Key gives the same job", async () => {
  await using bench = await startWebBench();
  const body = { kind: "snapshot", target: "my_grid_two", confirm: "guestbook" };
  const start = async (key: string) =>
    (await bench.post("/api/v1/jobs", body, { "idempotency-key": key })).headers.location;
  expect([await start("a"), await start("a"), await start("b")]).toEqual([
    "/api/v1/jobs/job1",
    "/api/v1/jobs/job1",
    "/api/v1/jobs/job2",
  ]);
  expect((await bench.post("/api/v1/jobs", body, { "idempotency-key": "a key" })).status).toBe(400);
});

test.each([
  [{ kind: "migrate" }, "target"],
  [{ kind: "recover", target: "a" }, "kind"],
  [{ kind: "migrate", target: "" }, "target"],
  [{ kind: "migrate", target: "a", by: "somebody else" }, "by"],
  [{ kind: "migrate", target: "a", acceptWarnings: "yes" }, "acceptWarnings"],
])("the job %j is refused and names what is wrong", async (body, word) => {
  await using bench = await startWebBench();
  const answer = await bench.post("/api/v1/jobs", body);
  expect(answer.json).toMatchObject({ code: "BAD_REQUEST", detail: expect.stringContaining(word) });
  expect(bench.facade.script.calls).toEqual([]);
});

test("what the facade refuses comes with its code, hint and details", async () => {
  await using bench = await startWebBench();
  const refusal = new MigError("PREFLIGHT_REFUSED", "Cannot start: a check found an error", {
    hint: "mig check my_grid_two",
    details: { checks: sampleChecks() },
  });
  bench.facade.script.failures.set("start", refusal);
  const answer = await bench.post("/api/v1/jobs", { kind: "migrate", target: "my_grid_two" });
  expect(answer.status).toBe(409);
  expect(answer.headers["content-type"]).toContain("application/problem+json");
  expect(answer.json).toEqual({
    type: "urn:mig:problem:preflight-refused",
    title: "Preflight refused",
    status: 409,
    detail: "Cannot start: a check found an error",
    code: "PREFLIGHT_REFUSED",
    hint: "mig check my_grid_two",
    details: { checks: sampleChecks() },
    instance: answer.headers["x-request-id"],
  });
});

test("what may go better later says when to come back", async () => {
  await using bench = await startWebBench();
  bench.facade.script.failures.set("plan", new MigError("SSH_UNREACHABLE", "Cannot reach the controller"));
  const answer = await bench.post("/api/v1/plans", { kind: "migrate", target: "my_grid_two" });
  expect(answer.status).toBe(502);
  expect(answer.headers["retry-after"]).toBe("5");
});

test("each action is one call of the facade", async () => {
  await using bench = await startWebBench();
  bench.facade.setJob(sampleJob());
  const by = "anonymous from 127.0.0.1";
  const statuses = [
    await bench.post("/api/v1/plans", { kind: "migrate", target: "my_grid_two" }),
    await bench.post("/api/v1/checks", {}),
    await bench.post("/api/v1/checks", { grid: "my_grid_two" }),
    await bench.post("/api/v1/jobs/job1/abort"),
    await bench.post("/api/v1/adopt"),
    await bench.post("/api/v1/stop"),
    await bench.post("/api/v1/recover", { assertOff: ["my_grid_two"], dryRun: true }),
    await bench.post("/api/v1/reload"),
    await bench.post("/api/v1/trust", { grid: "my_grid_two", accept: "SHA256:abc" }),
  ].map(({ status }) => status);
  expect(statuses).toEqual([200, 200, 200, 202, 200, 202, 200, 200, 200]);
  expect(bench.facade.script.calls).toEqual([
    { name: "plan", args: ["migrate", "my_grid_two"] },
    { name: "check", args: [undefined] },
    { name: "check", args: ["my_grid_two"] },
    { name: "abort", args: ["job1", by] },
    { name: "adopt", args: [by] },
    { name: "stopCopy", args: [by] },
    { name: "recover", args: [{ by, assertOff: ["my_grid_two"], dryRun: true }] },
    { name: "reload", args: [by] },
    { name: "trust", args: ["my_grid_two", { by, accept: "SHA256:abc" }] },
  ]);
});

test("readiness tells strangers what is not ready, and why only who logged in", async () => {
  await using bench = await startWebBench(lockedSettings());
  const authorization = `Basic ${btoa("admin:secret")}`;
  expect((await bench.ask("/readyz")).json).toEqual({ ready: true, parts: [{ name: "journal", ok: true }] });
  const explained = await bench.ask("/api/v1/readiness", { headers: { authorization } });
  expect(explained.json).toMatchObject({ parts: [{ message: "writable at /var/lib/mig" }] });
});

test("a plan that was shown can be read again until it is forgotten", async () => {
  await using bench = await startWebBench();
  const shown = await bench.post("/api/v1/plans", { kind: "migrate", target: "my_grid_two" });
  const again = await bench.ask("/api/v1/plans/job1");
  expect(again.json).toEqual(shown.json);
  expect((await bench.ask("/api/v1/plans/zzzz")).status).toBe(404);
  expect((await bench.ask("/api/v1/plans/%3Cb%3E")).status).toBe(400);
});
