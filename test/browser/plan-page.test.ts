import type { Browser, Page } from "playwright-core";
import { afterAll, beforeEach, expect, test } from "vitest";
import { visitBench } from "../support/bench-browser.ts";
import { openBrowser } from "../support/browser.ts";
import { startWebBench, type WebBench } from "../support/web-bench.ts";
import { sampleChecks, sampleJob, sampleStatus, sampleSteps } from "../support/web-samples.ts";

const PLAN = "/plan?kind=migrate&target=my_grid_two";
const MEMORY = { id: "memory", title: "Memory", severity: "warning", message: "Little." } as const;
const KEPT = { jobId: "job1", grid: "my_grid_one", name: "mig_kept_job1", until: "2026-11-22T09:00:05Z" };

let browser: Browser;

beforeEach(async (context) => {
  browser ??= await openBrowser(context);
});

afterAll(async () => {
  await browser?.close();
});

function started(bench: WebBench): unknown {
  return bench.facade.script.calls.find(({ name }) => name === "start")?.args[0];
}

/** The job that moved the application here, and left a copy. */
function arrive({ facade }: WebBench): void {
  const job = sampleJob({ state: "succeeded", steps: sampleSteps(9), endedAt: "2026-11-21T08:59:00Z" });
  facade.script.jobs.set(job.id, job);
  facade.script.status = sampleStatus({ lastJob: job, kept: KEPT });
}

function focusedText(page: Page): Promise<string> {
  return page.evaluate<string>("document.activeElement.textContent");
}

test("nothing starts before every warning is ticked, without scripts too", async () => {
  await using bench = await startWebBench();
  bench.facade.script.plan = { ...bench.facade.script.plan, checks: [...sampleChecks(), MEMORY] };
  await using tab = await visitBench(browser, bench, { javaScriptEnabled: false });
  const { page, complaints } = tab;
  await page.goto(PLAN);
  await page.getByLabel(/Type guestbook/).fill("guestbook");
  await page.getByLabel(/I accept: Memory/).check();
  const start = page.getByRole("button", { name: "Migrate to my_grid_two" });
  await start.click();
  expect(started(bench)).toBeUndefined();
  await page.getByLabel(/I accept: Host key/).check();
  await start.click();
  await page.waitForURL("**/jobs/job1");
  expect(started(bench)).toMatchObject({ acceptWarnings: ["host-key on my_grid_two", "memory: Memory"] });
  expect(complaints).toEqual([]);
});

test("the link to the job is copied by a button", async () => {
  await using bench = await startWebBench();
  await using tab = await visitBench(browser, bench);
  const { page, context, complaints } = tab;
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(PLAN);
  await page.getByRole("button", { name: "Copy link" }).click();
  await page.getByRole("button", { name: "Copied" }).waitFor();
  expect(await page.evaluate("navigator.clipboard.readText()")).toBe("http://127.0.2.10:8080/jobs/job1");
  expect(complaints).toEqual([]);
});

test("a question comes as a dialog: focus on Cancel, Escape closes, and the focus goes back", async () => {
  await using bench = await startWebBench();
  arrive(bench);
  await using tab = await visitBench(browser, bench);
  const { page, complaints } = tab;
  await page.goto("/jobs/job1");
  const opener = page.getByRole("link", { name: "Roll back" });
  await opener.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Roll guestbook back to my_grid_one" });
  await dialog.waitFor();
  expect(await focusedText(page)).toBe("Cancel");
  expect(await dialog.textContent()).toContain("What was written on my_grid_two in the last hour is lost.");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  expect(await focusedText(page)).toBe("Roll back");
  await page.keyboard.press("Enter");
  await dialog.getByLabel(/Type guestbook/).fill("guestbook");
  await dialog.getByRole("button", { name: "Roll back to my_grid_one" }).click();
  await page.waitForURL("**/jobs/job2");
  expect(started(bench)).toMatchObject({ kind: "rollback", confirm: "guestbook" });
  expect(complaints).toEqual([]);
});

test("without scripts the same question is a page, and Cancel leads back", async () => {
  await using bench = await startWebBench();
  bench.facade.setJob(sampleJob());
  await using tab = await visitBench(browser, bench, { javaScriptEnabled: false });
  const { page } = tab;
  await page.goto("/jobs/job1");
  await page.getByRole("link", { name: "Abort…" }).click();
  await page.getByRole("link", { name: "Cancel" }).click();
  expect(new URL(page.url()).pathname).toBe("/jobs/job1");
  expect(await page.getByRole("button", { name: "Copy" }).count()).toBe(0);
  await page.getByRole("link", { name: "Abort…" }).click();
  await page.getByRole("button", { name: "Abort this job" }).click();
  await page.waitForURL("**/jobs/job1");
  expect(bench.facade.script.calls.at(-1)?.name).toBe("abort");
});

test("the way back counts down by the server's clock, whatever the browser's says", async () => {
  await using bench = await startWebBench();
  arrive(bench);
  await using tab = await visitBench(browser, bench);
  await tab.context.addInitScript("const now = Date.now; Date.now = () => now() + 7 * 24 * 3600 * 1000;");
  const { page } = tab;
  await page.goto("/jobs/job1");
  const kept = page.getByRole("region", { name: "A stopped copy is kept on my_grid_one" });
  await kept.getByText(/^(1 d 0 h|23 h 59 min) left$/).waitFor();
  expect(await kept.textContent()).toContain("22 Nov 2026, 09:00:05 UTC");
});

test("on paper the run sheet has what to type, and none of what to press", async () => {
  await using bench = await startWebBench();
  await using tab = await visitBench(browser, bench);
  const { page, complaints } = tab;
  await page.goto("/plan/run-sheet?plan=job1");
  await page.getByRole("button", { name: "Print" }).waitFor();
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  expect(await page.getByRole("button", { name: "Print" }).isVisible()).toBe(false);
  expect(await page.getByRole("navigation").isVisible()).toBe(false);
  expect(await page.getByText("mig recover --dry-run").isVisible()).toBe(true);
  expect(await page.evaluate("getComputedStyle(document.body).color")).toBe("rgb(0, 0, 0)");
  expect(complaints).toEqual([]);
});
