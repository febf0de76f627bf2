import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, beforeEach, expect, test } from "vitest";
import type { JobView } from "../../src/domain/job.ts";
import { visitBench } from "../support/bench-browser.ts";
import { openBrowser, type Visit } from "../support/browser.ts";
import { lockedSettings, startWebBench, type WebBench } from "../support/web-bench.ts";
import { sampleJob, sampleSteps } from "../support/web-samples.ts";

let browser: Browser;

beforeEach(async (context) => {
  browser ??= await openBrowser(context);
});

afterAll(async () => {
  await browser?.close();
});

async function visit(bench: WebBench, path: string, options?: BrowserContextOptions): Promise<Visit> {
  const tab = await visitBench(browser, bench, options);
  await tab.page.goto(path);
  return tab;
}

/** A job that goes nowhere: these pages are not about that. */
function jobHere(change: Partial<JobView> = {}): JobView {
  return sampleJob({ addresses: { source: "", target: "" }, ...change });
}

function advanceJob(bench: WebBench, done: number): void {
  const { seq } = bench.facade.happenUnseen("job1", { type: "note", text: "a step" });
  bench.facade.setJob(jobHere({ steps: sampleSteps(done), lastEvent: seq }));
  bench.facade.happen("job1", { type: "note", text: "told" });
}

test("the page of a running job goes live without a complaint, with password and cookie", async () => {
  await using bench = await startWebBench(lockedSettings());
  bench.facade.setJob(jobHere());
  await using visited = await visit(bench, "/jobs/job1", {
    httpCredentials: { username: "admin", password: "secret" },
  });
  const { page, complaints } = visited;
  await page.getByText("Step 5 of 9").first().waitFor();
  await expect.poll(() => bench.facade.watchers()).toBe(1);
  advanceJob(bench, 6);
  await page.locator(".status-line", { hasText: "Step 7 of 9: Verify behind the closed gate" }).waitFor();
  expect(await page.title()).toBe("6/9 running · Migrate guestbook to my_grid_two · MIG");
  expect(await page.getByRole("status").textContent()).toContain("Step 7 of 9");
  expect(complaints).toEqual([]);
});

test("progress moves the bars, and what is unfolded stays unfolded", async () => {
  await using bench = await startWebBench();
  bench.facade.setJob(jobHere());
  const at = (bytes: number) => ({
    jobId: "job1",
    step: "copy",
    bytes,
    totalBytes: 1000,
    volumes: [{ name: "data", bytes, totalBytes: 1000 }],
  });
  bench.facade.script.progress.set("job1", at(100));
  await using visited = await visit(bench, "/jobs/job1");
  const { page, complaints } = visited;
  await expect.poll(() => bench.facade.watchers()).toBe(1);
  await page.locator("#fine summary").click();
  bench.facade.script.progress.set("job1", at(700));
  bench.facade.tell({ type: "progress", progress: at(700) });
  await page.getByText("70 %").first().waitFor();
  expect(await page.locator('[data-volume="data"] progress').getAttribute("value")).toBe("70");
  advanceJob(bench, 5);
  await page.locator(".status-line", { hasText: "Step 6 of 9" }).waitFor();
  expect(await page.locator("#fine .checks").isVisible()).toBe(true);
  expect(complaints).toEqual([]);
});

test("a job that ends is shown ended, and the stream is not asked for again", async () => {
  await using bench = await startWebBench();
  bench.facade.setJob(jobHere());
  await using visited = await visit(bench, "/");
  const { page, complaints } = visited;
  await expect.poll(() => bench.facade.watchers()).toBe(1);
  bench.facade.happen("job1", { type: "ended", state: "succeeded" });
  const { job: _job, ...rest } = bench.facade.script.status;
  bench.facade.script.status = { ...rest, lastJob: bench.facade.job("job1") };
  await page.getByText("What happened last").waitFor();
  await expect.poll(() => bench.facade.watchers()).toBe(0);
  expect(await page.locator("#banner").isVisible()).toBe(false);
  expect(complaints).toEqual([]);
});

test.for([
  ["desktop", 1280, "light"],
  ["phone", 390, "dark"],
] as const)("on a %s nothing is wider than the screen", async ([, width, colorScheme]) => {
  await using bench = await startWebBench();
  bench.facade.setJob(jobHere());
  for (const path of ["/", "/jobs/job1", "/plan?kind=migrate&target=my_grid_two", "/nowhere"]) {
    await using visited = await visit(bench, path, { colorScheme, viewport: { width, height: 800 } });
    const beyond = await visited.page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
    expect([path, beyond <= 0]).toEqual([path, true]);
  }
});

test("without scripts the page reads and starts all the same", async () => {
  await using bench = await startWebBench();
  await using visited = await visit(bench, "/", { javaScriptEnabled: false });
  const { page, complaints } = visited;
  await page.getByRole("link", { name: "Migrate here" }).click();
  await page.getByLabel(/I accept: Host key/).check();
  await page.getByLabel(/Type guestbook/).fill("guestbook");
  await page.getByRole("button", { name: "Migrate to my_grid_two" }).click();
  await page.getByText("Step 5 of 9").first().waitFor();
  expect(new URL(page.url()).pathname).toBe("/jobs/job1");
  expect(complaints).toEqual([]);
});
