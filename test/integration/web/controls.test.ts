import { expect, test } from "vitest";
import { MigError } from "../../../src/domain/errors.ts";
import type { JobView } from "../../../src/domain/job.ts";
import { startWebBench, type WebBench } from "../../support/web-bench.ts";
import { sampleJob, sampleSnapshots, sampleSteps } from "../../support/web-samples.ts";

const HTML = { headers: { accept: "text/html" } };
const BY = "anonymous from 127.0.0.1";
const YES = { possible: true };

/** A job that waits for its approval. */
function waiting(change: Partial<JobView> = {}): JobView {
  return sampleJob({
    state: "waiting",
    waitingFor: "approval by a person (mig job approve job1)",
    steps: sampleSteps(2, "todo"),
    approval: { rule: "approval by a person", person: true, windows: "" },
    controls: { approve: YES, pause: YES, resume: { possible: false, reason: "The job is not paused." } },
    ...change,
  });
}

async function page(bench: WebBench, path: string): Promise<string> {
  const answer = await bench.ask(path, HTML);
  expect(answer.status).toBe(200);
  return answer.text;
}

/** The form that goes there, with what is hidden in it. */
function formOf(html: string, action: string): Record<string, string> {
  const form = html.split("<form").find((part) => part.includes(`action="${action}"`)) ?? "";
  expect(form, `a form to ${action}`).not.toBe("");
  const hidden = [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)];
  return Object.fromEntries(hidden.map(([, name, value]) => [name ?? "", value ?? ""]));
}

test("a word about a job is one call of the facade each", async () => {
  await using bench = await startWebBench();
  bench.facade.setJob(waiting());
  const answers = [
    await bench.post("/api/v1/jobs/job1/approve"),
    await bench.post("/api/v1/jobs/job1/approve", { note: "change 4711", now: true }),
    await bench.post("/api/v1/jobs/job1/pause"),
    await bench.post("/api/v1/jobs/job1/resume"),
  ];
  expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
  expect(answers.map(({ headers }) => headers.location)).toEqual(Array(4).fill("/api/v1/jobs/job1"));
  expect(bench.facade.script.calls).toEqual([
    { name: "approve", args: ["job1", { by: BY }] },
    { name: "approve", args: ["job1", { note: "change 4711", now: true, by: BY }] },
    { name: "pause", args: ["job1", BY] },
    { name: "resume", args: ["job1", BY] },
  ]);
});

test.each([
  ["approve", { note: "" }],
  ["approve", { note: "two\nlines" }],
  ["approve", { note: "x".repeat(501) }],
  ["approve", { by: "somebody else" }],
  ["pause", { now: true }],
])("%s with %j is refused before anybody is asked", async (verb, body) => {
  await using bench = await startWebBench();
  bench.facade.setJob(waiting());
  expect((await bench.post(`/api/v1/jobs/job1/${verb}`, body)).json).toMatchObject({ code: "BAD_REQUEST" });
  expect(bench.facade.script.calls).toEqual([]);
});

test("what is waited for comes with the start and with the plan", async () => {
  await using bench = await startWebBench();
  const choice = { approve: true, window: "Sat 02:00-04:00 UTC" };
  const move = { kind: "migrate", target: "my_grid_two" };
  await bench.post("/api/v1/plans", { ...move, ...choice });
  await bench.post("/api/v1/jobs", { ...move, confirm: "guestbook", ...choice });
  await bench.post("/api/v1/jobs", { kind: "rollback", confirm: "guestbook", approve: true });
  expect(bench.facade.script.calls).toEqual([
    { name: "plan", args: ["migrate", "my_grid_two", choice] },
    { name: "start", args: [{ ...move, confirm: "guestbook", ...choice, by: BY }] },
    { name: "start", args: [{ kind: "rollback", confirm: "guestbook", approve: true, by: BY }] },
  ]);
  const finalize = { kind: "finalize", confirm: "guestbook", approve: true };
  expect((await bench.post("/api/v1/jobs", finalize)).status).toBe(400);
});

test("snapshots are listed, planned away and deleted", async () => {
  await using bench = await startWebBench();
  const name = sampleSnapshots().snapshots[0]?.name ?? "";
  expect((await bench.ask("/api/v1/snapshots")).json).toEqual(sampleSnapshots());
  await bench.post("/api/v1/plans", { kind: "delete-snapshot", name });
  const wish = { kind: "delete-snapshot", name, grid: "my_grid_two", confirm: "guestbook" };
  expect((await bench.post("/api/v1/jobs", wish)).status).toBe(202);
  expect(bench.facade.script.calls).toEqual([
    { name: "snapshots", args: [] },
    { name: "planDeletion", args: [{ name }] },
    { name: "start", args: [{ ...wish, by: BY }] },
  ]);
  expect((await bench.post("/api/v1/jobs", { kind: "delete-snapshot" })).status).toBe(400);
  expect((await bench.post("/api/v1/jobs", { ...wish, target: "my_grid_two" })).status).toBe(400);
});

test("without scripts: a job that waits is approved on a page that asks, with a note", async () => {
  await using bench = await startWebBench();
  bench.facade.setJob(waiting());
  const job = await page(bench, "/jobs/job1");
  expect(job).toContain("Before the stop it waits for approval by a person.");
  expect(job).toContain('href="/jobs/job1/approve"');
  const asking = await page(bench, "/jobs/job1/approve");
  expect(asking).toContain("guestbook is stopped on my_grid_one");
  expect(asking).not.toContain('name="now"');
  const form = formOf(asking, "/jobs/job1/approve");
  const answer = await bench.submit("/jobs/job1/approve", { ...form, note: " change 4711 " });
  expect(answer).toMatchObject({ status: 303, headers: { location: "/jobs/job1" } });
  expect(bench.facade.script.calls).toEqual([
    { name: "approve", args: ["job1", { by: BY, now: false, note: "change 4711" }] },
  ]);
});

test("without scripts: a window can be done without, at once or when it is approved already", async () => {
  await using bench = await startWebBench();
  const approval = { rule: "both", person: true, windows: "Sat 02:00-04:00 UTC" };
  bench.facade.setJob(waiting({ approval }));
  expect(await page(bench, "/jobs/job1/approve")).toContain("do not wait for the window Sat 02:00-04:00 UTC");
  const approved = { by: "ada", at: "2026-11-21T09:00:00Z", now: false };
  bench.facade.setJob(waiting({ approval: { ...approval, approved } }));
  const asking = await page(bench, "/jobs/job1/approve");
  expect(asking).toContain("ada has approved it");
  expect(formOf(asking, "/jobs/job1/approve")).toMatchObject({ now: "yes" });
});

test("without scripts: pause and resume are plain buttons, disabled with the reason", async () => {
  await using bench = await startWebBench();
  bench.facade.setJob(waiting());
  const pause = formOf(await page(bench, "/jobs/job1"), "/jobs/job1/pause");
  expect((await bench.submit("/jobs/job1/pause", pause)).status).toBe(303);
  bench.facade.setJob(waiting({ paused: { by: "ada", at: "2026-11-21T09:00:00Z" } }));
  const paused = await page(bench, "/jobs/job1");
  expect(paused).toContain("Paused by ada.");
  await bench.submit("/jobs/job1/resume", formOf(paused, "/jobs/job1/resume"));
  expect(bench.facade.script.calls.map(({ name }) => name)).toEqual(["pause", "resume"]);
  bench.facade.setJob(sampleJob());
  const late = await page(bench, "/jobs/job1");
  expect(late).not.toContain('action="/jobs/job1/pause"');
  expect(late).toMatch(/aria-describedby="why-pause"[\s\S]*The helper drives\./);
});

test("a word that comes too late is an error page with the reason", async () => {
  await using bench = await startWebBench();
  bench.facade.setJob(waiting());
  const form = formOf(await page(bench, "/jobs/job1"), "/jobs/job1/pause");
  bench.facade.script.failures.set("pause", new MigError("JOB_STATE", "Cannot pause job job1: too late"));
  const answer = await bench.submit("/jobs/job1/pause", form);
  expect(answer.status).toBe(409);
  expect(answer.text).toContain("Cannot pause job job1: too late");
});

test("the plan says what is waited for anyway, or offers to wait for approval", async () => {
  await using bench = await startWebBench();
  const plan = await page(bench, "/plan?kind=migrate&target=my_grid_two");
  expect(plan).toContain('name="approve"');
  const fields = formOf(plan, "/jobs");
  await bench.submit("/jobs", { ...fields, confirm: "guestbook", accept: "yes", approve: "yes" });
  expect(bench.facade.script.calls.at(-1)?.args).toMatchObject([{ approve: true }]);
  bench.facade.script.plan = { ...bench.facade.script.plan, waitsFor: "the window Sat 02:00-04:00 UTC" };
  const waits = await page(bench, "/plan?kind=migrate&target=my_grid_two");
  expect(waits).not.toContain('name="approve"');
  expect(waits).toContain("the window Sat 02:00-04:00 UTC.");
});

test("a deletion is shown as what it is: one grid, and the name of the snapshot", async () => {
  await using bench = await startWebBench();
  const snapshot = sampleSnapshots().snapshots[0]?.name ?? "";
  bench.facade.setJob(sampleJob({ kind: "delete-snapshot", snapshot, state: "succeeded" }));
  const job = await page(bench, "/jobs/job1");
  expect(job).toContain("Delete a snapshot of guestbook on my_grid_two");
  expect(job).toContain(`<code>${snapshot}</code>`);
  expect(job.match(/class="station"/g)).toHaveLength(1);
  expect(await page(bench, "/")).toContain("on my_grid_two");
});
