import type { Browser, Page } from "playwright-core";
import { afterAll, beforeEach, expect, test } from "vitest";
import { MigError } from "../../src/domain/errors.ts";
import { visitBench } from "../support/bench-browser.ts";
import { openBrowser } from "../support/browser.ts";
import { migrateByHand } from "../support/page-hands.ts";
import { lockedSettings, startWebBench, type WebBench } from "../support/web-bench.ts";
import { sampleJob } from "../support/web-samples.ts";

let browser: Browser;

beforeEach(async (context) => {
  browser ??= await openBrowser(context);
});

afterAll(async () => {
  await browser?.close();
});

const PLAN = "/plan?kind=migrate&target=my_grid_two";
const START = { name: "Migrate to my_grid_two" };

const headingOf = (page: Page) => page.getByRole("heading", { level: 1 }).textContent();

async function fillPlan(page: Page): Promise<void> {
  await page.goto(PLAN);
  for (const tick of await page.locator('input[name="accept"]').all()) await tick.check();
  await page.getByLabel(/Type guestbook/).fill("guestbook");
}

const starts = ({ facade }: WebBench) => facade.script.calls.filter(({ name }) => name === "start").length;

test("a wrong password is said, repeated it is throttled with the seconds to wait, and then the right one comes in", async () => {
  await using bench = await startWebBench(lockedSettings());
  const wrong = { httpCredentials: { username: "admin", password: "guess" } };
  await using tab = await visitBench(browser, bench, wrong);
  const statuses: number[] = [];
  for (let guess = 0; guess < 6; guess += 1) statuses.push((await tab.page.goto("/"))?.status() ?? 0);
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  expect(await tab.page.locator("main").textContent()).toMatch(/1 s/);
  expect(await tab.page.getByRole("link", { name: "overview" }).first().isVisible()).toBe(true);

  await bench.clock.advance(1_000);
  await using right = await visitBench(browser, bench, {
    httpCredentials: { username: "admin", password: "secret" },
  });
  await right.page.goto("/");
  expect(await headingOf(right.page)).toBe("guestbook is on my_grid_one");
  expect([...tab.complaints, ...right.complaints]).toEqual([]);
});

test("two clicks on start are one job", async () => {
  await using bench = await startWebBench();
  await using tab = await visitBench(browser, bench);
  const { page } = tab;
  await fillPlan(page);
  await page.getByRole("button", START).dblclick();
  await page.waitForURL(/\/jobs\/job1$/);
  expect(bench.facade.script.jobs.size).toBe(1);
  expect(tab.complaints).toEqual([]);
});

test("back to the plan after the start says that the job runs, and starts no other", async () => {
  await using bench = await startWebBench();
  await using tab = await visitBench(browser, bench, { javaScriptEnabled: false });
  const { page } = tab;
  await fillPlan(page);
  await page.getByRole("button", START).click();
  await page.waitForURL(/\/jobs\/job1$/);
  await page.goBack();
  expect(await page.getByRole("button", START).count()).toBe(0);
  await page.getByText("has started a job that runs now").waitFor();
  expect(starts(bench)).toBe(1);
});

test("who starts second is told who was first, and led there", async () => {
  await using bench = await startWebBench();
  await using first = await visitBench(browser, bench);
  await using second = await visitBench(browser, bench);
  await Promise.all([fillPlan(first.page), fillPlan(second.page)]);
  await first.page.getByRole("button", START).click();
  await first.page.waitForURL(/\/jobs\/job1$/);
  const error = new MigError("JOB_RUNNING", "Cannot start: job job1 is running already", {
    hint: "Wait for its end, or abort it.",
    details: { jobId: "job1" },
  });
  bench.facade.script.failures.set("start", error);
  await second.page.getByRole("button", START).click();
  await expect.poll(() => headingOf(second.page)).toBe("Another job came first");
  await second.page.getByRole("link", { name: "Watch that job" }).click();
  expect(new URL(second.page.url()).pathname).toBe("/jobs/job1");
  expect([...first.complaints, ...second.complaints]).toEqual([]);
});

test("a form of before MIG was started again is refused with the way on, and nothing is started", async () => {
  const before = await startWebBench();
  await using tab = await visitBench(browser, before);
  const { page } = tab;
  await fillPlan(page);
  await before[Symbol.asyncDispose]();
  await using after = await startWebBench({ port: before.web.port });
  await page.getByRole("button", START).click();
  await expect.poll(() => headingOf(page)).toMatch(/Cannot|again/);
  expect(await page.locator("main a").count()).toBeGreaterThan(0);
  expect(starts(after)).toBe(0);
});

test.each([
  ["/jobs/nosuchjob", 404, "All jobs"],
  ["/plan?kind=migrate&target=nowhere", 404, "All grids"],
  ["/plan?kind=fly&target=my_grid_two", 400, "To the overview"],
  ["/jobs/..%2f..%2fetc", 404, "All jobs"],
])("%s says what happened and leads on", async (path, status, way) => {
  await using bench = await startWebBench();
  await using tab = await visitBench(browser, bench);
  const answer = await tab.page.goto(path);
  expect(answer?.status()).toBe(status);
  expect(await headingOf(tab.page)).toMatch(/^\s*Cannot /);
  expect(await tab.page.getByRole("link", { name: way }).isVisible()).toBe(true);
  expect(tab.complaints).toEqual([]);
});

test("a browser whose clock is hours off tells times as they are", async () => {
  await using bench = await startWebBench();
  bench.facade.script.jobs.set("job1", sampleJob({ state: "succeeded", endedAt: "2026-11-21T08:59:00Z" }));
  await using tab = await visitBench(browser, bench);
  const { page } = tab;
  await page.clock.install({ time: bench.clock.now() + 5 * 3_600_000 });
  await page.goto("/");
  const asked = page.locator(".verdict time");
  expect(await asked.textContent()).toBe("13 s ago");
  await page.clock.runFor(20_000);
  await expect.poll(() => asked.textContent()).toMatch(/^(13|[23]\d) s ago$/);
});

test("from the overview to a started job by keyboard alone, and the focus is always seen", async () => {
  await using bench = await startWebBench();
  await using tab = await visitBench(browser, bench);
  const { page } = tab;
  await page.goto("/");
  await tabTo(page, "Migrate here");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/plan/);
  for (const _tick of await page.locator('input[name="accept"]').all()) {
    await tabTo(page, "accept");
    await page.keyboard.press("Space");
  }
  await tabTo(page, "confirm");
  await page.keyboard.type("guestbook");
  await tabTo(page, "Migrate to my_grid_two");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/jobs\/job1$/);
  expect(tab.complaints).toEqual([]);
});

const MOST_STOPS = 80;
/** What has the focus: its words or its name, and whether that is seen. */
const FOCUSED = `(() => {
  const { activeElement: at } = document;
  const { outlineStyle, outlineWidth } = getComputedStyle(at);
  return { what: at.getAttribute("name") ?? at.textContent.trim(), isSeen: outlineStyle !== "none" && outlineWidth !== "0px" };
})()`;

async function tabTo(page: Page, what: string): Promise<void> {
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate<{ readonly what: string; readonly isSeen: boolean }>(FOCUSED);
    if (focused.what === "") continue;
    expect(focused).toMatchObject({ isSeen: true });
    if (focused.what === what) return;
  }
  throw new Error(`The tab key never came to "${what}"`);
}

test("without scripts a running job is aborted by two plain pages", async () => {
  await using bench = await startWebBench();
  await using tab = await visitBench(browser, bench, { javaScriptEnabled: false });
  const { page } = tab;
  await migrateByHand(page, "");
  await page.getByRole("link", { name: "Abort…" }).click();
  await page.getByRole("button", { name: "Abort this job" }).click();
  await page.waitForURL(/\/jobs\/job1$/);
  expect(bench.facade.script.calls.at(-1)).toMatchObject({ name: "abort" });
  expect(tab.complaints).toEqual([]);
});
