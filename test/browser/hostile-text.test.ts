import type { Browser } from "playwright-core";
import { afterAll, beforeEach, expect, test } from "vitest";
import { visitBench } from "../support/bench-browser.ts";
import { openBrowser } from "../support/browser.ts";
import { startWebBench } from "../support/web-bench.ts";
import { sampleChecks, sampleJob, sampleStatus } from "../support/web-samples.ts";

let browser: Browser;

beforeEach(async (context) => {
  browser ??= await openBrowser(context);
});

afterAll(async () => {
  await browser?.close();
});

/** What somebody could give a grid, an application or a line of a controller's output as its name. */
const EVIL = `"><img src=x onerror="window.hit=1"><script>window.hit=1</script><b id="hit">\u202e' onmouseover='window.hit=1`;
const LONG = "a-name-without-a-place-to-break-".repeat(8);

async function arrange(words: string) {
  const bench = await startWebBench();
  const { facade } = bench;
  const error = { code: "GRID_REFUSED", message: words, hint: words } as const;
  const checks = sampleChecks().map((check) => ({ ...check, title: words, message: words, remedy: words }));
  const said = { source: words, target: words, application: words, requestedBy: words, waitingFor: words };
  facade.setJob(
    sampleJob({
      ...said,
      checks,
      error,
      undoError: error,
      problems: [error],
      toType: [words],
      snapshot: words,
    }),
  );
  facade.script.logs.set("job1", [{ at: "2026-11-21T08:55:00Z", grid: words, text: words.repeat(20) }]);
  facade.script.progress.set("job1", {
    jobId: "job1",
    step: "copy",
    bytes: 1,
    totalBytes: 2,
    volumes: [{ name: words, bytes: 1, totalBytes: 2 }],
  });
  facade.script.status = {
    ...sampleStatus({ ...facade.script.status, application: { name: words, id: words } }),
    grid: { name: words, location: words },
    kept: { jobId: "job1", grid: words, name: words, until: "2026-11-22T09:00:00Z" },
    gate: { serve: false, reason: words, offers: ["stop", "adopt", "recover"] },
  };
  facade.script.grids = facade.script.grids.map((grid) => ({
    ...grid,
    location: words,
    controller: words,
    migAddress: words,
  }));
  for (const { name } of facade.script.grids)
    facade.script.reports.set(name, { grid: name, at: "2026-11-21T08:55:00Z", severity: "error", checks });
  facade.script.plan = { ...facade.script.plan, application: words, source: words, checks };
  return bench;
}

const PATHS = [
  "/",
  "/jobs/job1",
  "/jobs/job1/log",
  "/plan?kind=migrate&target=my_grid_two",
  "/finalize",
  "/history",
  "/grids",
  "/nowhere/%3Cb%20id=hit%3E",
];

test("hostile words are words: nothing of them is run or becomes a part of a page", async () => {
  await using bench = await arrange(EVIL);
  await using tab = await visitBench(browser, bench);
  const { page, complaints } = tab;
  for (const path of PATHS) {
    await page.goto(path);
    expect(await page.evaluate("window.hit"), path).toBeUndefined();
    expect(await page.locator("#hit, main img, main script").count(), path).toBe(0);
  }
  // Drawn anew by the script, and told by the stream.
  await page.goto("/jobs/job1");
  await expect.poll(() => bench.facade.watchers()).toBe(1);
  bench.facade.happen("job1", { type: "note", text: EVIL });
  const told = { at: EVIL, grid: EVIL, text: `told ${EVIL}` };
  bench.facade.script.logs.set("job1", [...bench.facade.log("job1"), told]);
  bench.facade.happen("job1", { type: "note", text: EVIL });
  await page.getByText("told ").first().waitFor();
  expect(await page.evaluate("window.hit")).toBeUndefined();
  expect(await page.locator("#hit").count()).toBe(0);
  expect(complaints).toEqual([]);
});

test.each([1280, 390])("very long names and lines stay on a screen of %i", async (width) => {
  await using bench = await arrange(LONG);
  await using tab = await visitBench(browser, bench, { viewport: { width, height: 800 } });
  for (const path of PATHS) {
    await tab.page.goto(path);
    const beyond = await tab.page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
    expect([path, Math.max(0, beyond)]).toEqual([path, 0]);
  }
});
