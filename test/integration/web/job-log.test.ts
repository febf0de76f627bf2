import { expect, test } from "vitest";
import { startWebBench, type WebBench } from "../../support/web-bench.ts";
import { sampleJob } from "../../support/web-samples.ts";

const HTML = { headers: { accept: "text/html" } };

async function page(bench: WebBench, path: string): Promise<string> {
  const answer = await bench.ask(path, HTML);
  expect(answer.status).toBe(200);
  return answer.text;
}

function write(bench: WebBench, count: number): void {
  const lines = Array.from({ length: count }, (_, index) => ({
    at: "2026-11-21T09:00:00Z",
    text: `line ${index + 1} <b>`,
  }));
  bench.facade.script.logs.set("job1", lines);
}

test("every line has an address on the page with the whole log, whatever the page of the job shows", async () => {
  await using bench = await startWebBench();
  bench.facade.setJob(sampleJob());
  write(bench, 250);
  const job = await page(bench, "/jobs/job1");
  expect([job.includes('id="L50"'), job.includes('id="L51"')]).toEqual([false, true]);
  expect(job).toContain('href="/jobs/job1/log#L250"');
  expect(job).toContain("The last 200 of 250 lines");
  const log = await page(bench, "/jobs/job1/log");
  expect(log).toMatch(/<p id="L1">[\s\S]*line 1 &lt;b&gt;/);
  expect(log).not.toContain("http-equiv");
});

test("abort is asked about on a page of its own, which says when it is too late", async () => {
  await using bench = await startWebBench();
  bench.facade.setJob(sampleJob());
  expect(await page(bench, "/jobs/job1/abort")).toContain("Abort this job</button>");
  const abort = { possible: false, undoes: 0, reason: "The job has ended." };
  bench.facade.setJob(sampleJob({ abort }));
  const late = await page(bench, "/jobs/job1/abort");
  expect(late).toContain("The job has ended.");
  expect(late).not.toContain("<form");
});

test("a rollback offers to migrate back instead, with everything", async () => {
  await using bench = await startWebBench();
  const kept = { jobId: "job0", grid: "my_grid_one", name: "mig_kept", until: "2026-11-22T09:00:00Z" };
  bench.facade.script.status = { ...bench.facade.script.status, kept };
  const confirm = await page(bench, "/rollback");
  expect(confirm).toContain(
    'href="/plan?kind=migrate&amp;target=my_grid_one">Migrate back to my_grid_one</a>',
  );
});
