import { expect, test } from "vitest";
import { MigError } from "../../../src/domain/errors.ts";
import { startWebBench, type WebBench } from "../../support/web-bench.ts";
import { sampleChecks, sampleJob, sampleStatus } from "../../support/web-samples.ts";

const HTML = { headers: { accept: "text/html" } };
const PLAN = "/plan?kind=migrate&target=my_grid_two";
const HOST_KEY = "host-key on my_grid_two";
const MEMORY = { id: "memory", title: "Memory", severity: "warning", message: "Little." } as const;

async function page(bench: WebBench, path: string): Promise<string> {
  const answer = await bench.ask(path, HTML);
  expect(answer.status).toBe(200);
  return answer.text;
}

function fieldsOf(html: string): Record<string, string> {
  const form = /<form[\s\S]*?<\/form>/.exec(html)?.[0] ?? "";
  const hidden = [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)];
  return Object.fromEntries(hidden.map(([, name, value]) => [name ?? "", value ?? ""]));
}

function started(bench: WebBench): unknown {
  return bench.facade.script.calls.find(({ name }) => name === "start")?.args[0];
}

function plans(bench: WebBench): number {
  return bench.facade.script.calls.filter(({ name }) => name === "plan").length;
}

test("each warning has a tick of its own, and those that are ticked are accepted", async () => {
  await using bench = await startWebBench();
  bench.facade.script.plan = { ...bench.facade.script.plan, checks: [...sampleChecks(), MEMORY] };
  const plan = await page(bench, PLAN);
  const ticks = [...plan.matchAll(/name="accept" value="([^"]*)" required/g)].map(([, key]) => key);
  expect(ticks).toEqual([HOST_KEY, "memory: Memory"]);
  const fields = { ...fieldsOf(plan), confirm: "guestbook" };
  const both = new URLSearchParams(fields);
  for (const key of [HOST_KEY, "memory: Memory"]) both.append("accept", key);
  const headers = { ...bench.origin, "content-type": "application/x-www-form-urlencoded" };
  const answer = await bench.ask("/jobs", { method: "POST", headers, body: both.toString() });
  expect(answer.headers.location).toBe("/jobs/job1");
  expect(started(bench)).toMatchObject({ plan: "job1", acceptWarnings: [HOST_KEY, "memory: Memory"] });
});

test("no tick accepts nothing", async () => {
  await using bench = await startWebBench();
  const plan = await page(bench, PLAN);
  await bench.submit("/jobs", { ...fieldsOf(plan), confirm: "guestbook" });
  expect(started(bench)).toMatchObject({ acceptWarnings: [] });
});

test("a mistyped name leaves the plan as it was, with its ticks", async () => {
  await using bench = await startWebBench();
  const fields = { ...fieldsOf(await page(bench, PLAN)), accept: HOST_KEY, approve: "yes", confirm: "gest" };
  const again = await bench.submit("/jobs", fields);
  expect([again.status, plans(bench)]).toEqual([422, 1]);
  expect(again.text).toContain(`value="${HOST_KEY}" required checked`);
  expect(again.text).toContain('name="approve" value="yes" checked');
});

test("what a check refuses meanwhile is shown in a plan that is made anew", async () => {
  await using bench = await startWebBench();
  const plan = await page(bench, PLAN);
  bench.facade.script.failures.set("start", new MigError("PREFLIGHT_REFUSED", "A check refuses the migrate"));
  const again = await bench.submit("/jobs", { ...fieldsOf(plan), confirm: "guestbook" });
  expect([again.status, plans(bench)]).toEqual([409, 2]);
});

test.each(["migrate", "rollback"])(
  "who confirms a %s second is led to the job that came first",
  async (kind) => {
    await using bench = await startWebBench();
    const kept = { jobId: "job0", grid: "my_grid_two", name: "mig_kept", until: "2026-11-22T09:00:00Z" };
    bench.facade.script.status = sampleStatus({ kept });
    const asked = await page(bench, kind === "migrate" ? PLAN : "/rollback");
    bench.facade.setJob(sampleJob({ id: "job9", requestedBy: "eve from 192.0.2.9" }));
    bench.facade.script.failures.set("start", new MigError("JOB_RUNNING", "Another job is running"));
    const answer = await bench.submit("/jobs", { ...fieldsOf(asked), confirm: "guestbook" });
    expect(answer.status).toBe(409);
    expect(answer.text).toContain("<h1>Another job came first</h1>");
    expect(answer.text).toContain(
      "eve from 192.0.2.9 started it 5 min ago: Migrate guestbook to my_grid_two.",
    );
    expect(answer.text).toContain('href="/jobs/job9">Watch that job</a>');
  },
);

test("a plan that is out of date says so, and leads to a new one", async () => {
  await using bench = await startWebBench();
  const plan = await page(bench, PLAN);
  const stale = new MigError("JOB_STATE", "The plan job1 cannot be started as it was shown", {
    hint: "The application has moved since.",
  });
  bench.facade.script.failures.set("start", stale);
  const answer = await bench.submit("/jobs", { ...fieldsOf(plan), confirm: "guestbook" });
  expect(answer.status).toBe(409);
  expect(answer.text).toContain("The plan job1 cannot be started as it was shown.");
  expect(answer.text).toContain("The application has moved since.");
  expect(answer.text).toContain('href="/plan?kind=migrate&amp;target=my_grid_two">Look at it anew</a>');
});

test("while a job runs, the plan leads to it instead of starting", async () => {
  await using bench = await startWebBench();
  bench.facade.setJob(sampleJob({ id: "job9" }));
  const plan = await page(bench, PLAN);
  expect(plan).not.toContain("<form");
  expect(plan).toContain('href="/jobs/job9">Watch that job</a>');
});

test("the plan says what becomes of each address before anything starts", async () => {
  await using bench = await startWebBench();
  expect(await page(bench, PLAN)).toContain("From then on nothing answers here");
  const same = { source: "127.0.1.10:8080", helper: "127.0.1.20:8080", target: "127.0.1.10:8080" };
  bench.facade.script.plan = { ...bench.facade.script.plan, addresses: same };
  expect(await page(bench, PLAN)).toContain("answers again from my_grid_two: the address goes along");
});

test("the run sheet of a plan that was shown has its job, its commands and what to type", async () => {
  await using bench = await startWebBench();
  const plan = await page(bench, PLAN);
  const path = /href="(\/plan\/run-sheet[^"]*)"/.exec(plan)?.[1] ?? "";
  const sheet = await page(bench, path);
  for (const text of [
    "ssh -p 2222 root@127.0.1.1",
    "app info guestbook --batch",
    "mig_helper_job1 runs on my_grid_one",
    "mig recover --assert-off my_grid_two",
    "app migrate 127.0.1.1:guestbook",
  ])
    expect(sheet).toContain(text);
  const file = await bench.ask("/plan/run-sheet.txt?plan=job1");
  expect(file.headers["content-disposition"]).toBe("attachment; filename=mig-run-sheet-job1.txt");
  expect(file.text).toMatch(/^RUN SHEET {2}migrate guestbook: my_grid_one -> my_grid_two\nJob job1,/);
});

test.each([
  ["zzzz", 404, "that plan is not kept any more"],
  ["<b>", 400, "must be the id of a plan"],
])("a run sheet of plan %s is refused in words", async (id, status, words) => {
  await using bench = await startWebBench();
  const answer = await bench.ask(`/plan/run-sheet?plan=${encodeURIComponent(id)}`, HTML);
  expect(answer.status).toBe(status);
  expect(answer.text).toContain(words);
});
