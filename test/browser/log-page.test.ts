import type { Browser, Page } from "playwright-core";
import { afterAll, beforeEach, expect, test } from "vitest";
import { visitBench } from "../support/bench-browser.ts";
import { openBrowser } from "../support/browser.ts";
import { startWebBench, type WebBench } from "../support/web-bench.ts";
import { sampleJob } from "../support/web-samples.ts";

let browser: Browser;

beforeEach(async (context) => {
  browser ??= await openBrowser(context);
});

afterAll(async () => {
  await browser?.close();
});

/** The log is so long now, and whoever watches is told that something happened. */
function write(bench: WebBench, count: number): void {
  const lines = Array.from({ length: count }, (_, index) => ({
    at: "2026-11-21T09:00:00Z",
    grid: "my_grid_one",
    text: `what happened ${index + 1}`,
  }));
  bench.facade.script.logs.set("job1", lines);
}

async function watched(bench: WebBench): Promise<void> {
  await expect.poll(() => bench.facade.watchers()).toBe(1);
}

const log = (page: Page) => page.getByRole("region", { name: "Lines of the log" });
const line = (page: Page, number: number) => log(page).getByText(`what happened ${number}`, { exact: true });

test("new lines come at the end, which stays in sight until the reader scrolls up", async () => {
  await using bench = await startWebBench();
  bench.facade.setJob(sampleJob());
  write(bench, 100);
  await using tab = await visitBench(browser, bench);
  const { page, complaints } = tab;
  await page.goto("/jobs/job1");
  await watched(bench);
  write(bench, 110);
  bench.facade.happen("job1", { type: "note", text: "more" });
  await line(page, 110).waitFor();
  const atEnd = "log.scrollHeight - log.scrollTop - log.clientHeight < 2";
  expect(await page.evaluate(atEnd)).toBe(true);
  await page.evaluate("log.scrollTop = 0");
  await page.getByRole("button", { name: "Follow", pressed: false }).waitFor();
  write(bench, 120);
  bench.facade.happen("job1", { type: "note", text: "more" });
  await line(page, 120).waitFor({ state: "attached" });
  expect(await page.evaluate("log.scrollTop")).toBe(0);
  await page.getByRole("button", { name: "Follow" }).click();
  expect(await page.evaluate(atEnd)).toBe(true);
  expect(complaints).toEqual([]);
});

test("a paused log stands still, says how many lines have come, and goes on where it was", async () => {
  await using bench = await startWebBench();
  bench.facade.setJob(sampleJob());
  write(bench, 3);
  await using tab = await visitBench(browser, bench);
  const { page, complaints } = tab;
  await page.goto("/jobs/job1");
  await watched(bench);
  const tools = page.locator(".log-tools");
  await tools.getByRole("button", { name: "Pause" }).click();
  await tools.getByRole("button", { name: "Go on", pressed: true }).waitFor();
  write(bench, 8);
  bench.facade.happen("job1", { type: "note", text: "more" });
  await page.getByText("Paused, 5 more lines have come").waitFor();
  expect(await line(page, 4).count()).toBe(0);
  await tools.getByRole("button", { name: "Go on" }).click();
  await line(page, 8).waitFor();
  expect(await log(page).locator("p").count()).toBe(8);
  expect(await page.getByText(/^Paused/).count()).toBe(0);
  expect(complaints).toEqual([]);
});

test("what is selected in the log stays selected when lines come", async () => {
  await using bench = await startWebBench();
  bench.facade.setJob(sampleJob());
  write(bench, 3);
  await using tab = await visitBench(browser, bench);
  const { page } = tab;
  await page.goto("/jobs/job1");
  await watched(bench);
  await line(page, 2).selectText();
  write(bench, 5);
  bench.facade.happen("job1", { type: "note", text: "more" });
  await line(page, 5).waitFor();
  expect(await page.evaluate("String(getSelection())")).toBe("what happened 2");
});

test("the lines are copied with time and grid, without their numbers", async () => {
  await using bench = await startWebBench();
  bench.facade.setJob(sampleJob({ state: "succeeded", endedAt: "2026-11-21T09:00:00Z" }));
  write(bench, 2);
  await using tab = await visitBench(browser, bench);
  const { page, context } = tab;
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("/jobs/job1");
  await page.locator(".log-head").getByRole("button", { name: "Copy" }).click();
  await page.getByRole("button", { name: "Copied" }).waitFor();
  expect(await page.evaluate("navigator.clipboard.readText()")).toBe(
    "2026-11-21T09:00:00Z my_grid_one what happened 1\n2026-11-21T09:00:00Z my_grid_one what happened 2",
  );
});

test("a link to a line shows that line and marks it, without scripts too", async () => {
  await using bench = await startWebBench();
  bench.facade.setJob(sampleJob());
  write(bench, 250);
  const background = "getComputedStyle(document.getElementById('L7')).backgroundColor";
  for (const [javaScriptEnabled, path] of [
    [false, "/jobs/job1/log#L7"],
    // The page of the job has dropped that line by now.
    [true, "/jobs/job1#L7"],
  ] as const) {
    await using tab = await visitBench(browser, bench, { javaScriptEnabled });
    const { page } = tab;
    await page.goto(path);
    await line(page, 7).waitFor();
    expect(new URL(page.url()).pathname).toBe("/jobs/job1/log");
    expect(await page.locator("#L7:target").isVisible()).toBe(true);
    if (javaScriptEnabled) expect(await page.evaluate(background)).not.toBe("rgba(0, 0, 0, 0)");
  }
});

test("progress does not run backwards: not by a late message, and not when the page is drawn anew", async () => {
  await using bench = await startWebBench();
  bench.facade.setJob(sampleJob());
  const at = (bytes: number) => ({
    jobId: "job1",
    step: "copy",
    bytes,
    totalBytes: 1000,
    volumes: [{ name: "data", bytes, totalBytes: 1000, rate: 10, secondsLeft: 30 }],
  });
  bench.facade.script.progress.set("job1", at(100));
  await using tab = await visitBench(browser, bench);
  const { page, complaints } = tab;
  await page.goto("/jobs/job1");
  await watched(bench);
  bench.facade.tell({ type: "progress", progress: at(700) });
  const whole = page.locator('#copying > [data-progress="bar"]');
  await expect.poll(() => whole.getAttribute("value")).toBe("70");
  bench.facade.tell({ type: "progress", progress: at(400) });
  write(bench, 1);
  bench.facade.happen("job1", { type: "note", text: "drawn anew" });
  await line(page, 1).waitFor();
  const bars = await page.locator("#copying progress").evaluateAll((all) => all.map((bar) => bar.value));
  expect(bars).toEqual([70, 70]);
  expect(await page.locator('[data-volume="data"] .volume-rate').textContent()).toBe("0 KiB/s 30 s left");
  expect(complaints).toEqual([]);
});

test("hostile names and lines are text, and stay within the page", async () => {
  await using bench = await startWebBench();
  const evil = `<img src=x onerror=alert(1)>"'&${"x".repeat(400)}`;
  const error = { code: "GRID_REFUSED", message: evil, hint: evil } as const;
  bench.facade.setJob(sampleJob({ application: evil, source: evil, target: evil, waitingFor: evil, error }));
  bench.facade.script.logs.set("job1", [{ at: "2026-11-21T09:00:00Z", grid: evil, text: evil }]);
  await using tab = await visitBench(browser, bench);
  const { page, complaints } = tab;
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 800 });
    await page.goto("/jobs/job1");
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
  }
  expect(await page.locator("img").count()).toBe(0);
  expect(complaints).toEqual([]);
});
