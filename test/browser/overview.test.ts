import type { Browser } from "playwright-core";
import { afterAll, beforeEach, expect, test } from "vitest";
import { visitBench } from "../support/bench-browser.ts";
import { openBrowser } from "../support/browser.ts";
import { startWebBench, type WebBench } from "../support/web-bench.ts";

let browser: Browser;

beforeEach(async (context) => {
  browser ??= await openBrowser(context);
});

afterAll(async () => {
  await browser?.close();
});

const checks = ({ facade }: WebBench) => facade.script.calls.filter(({ name }) => name === "check");

test("while somebody looks, an old check is made again, once", async () => {
  await using bench = await startWebBench();
  const [here, there] = bench.facade.script.grids;
  if (here === undefined || there === undefined) throw new Error("no grids");
  const lastCheck = { at: "2026-11-21T08:00:00Z", severity: "error" } as const;
  bench.facade.script.grids = [here, { ...there, lastCheck }];
  await using tab = await visitBench(browser, bench);
  await tab.page.goto("/");
  await expect.poll(() => checks(bench)).toEqual([{ name: "check", args: ["my_grid_two"] }]);
  await tab.page.reload();
  await expect.poll(() => checks(bench)).toHaveLength(2);
  expect(tab.complaints).toEqual([]);
});

test("a check is made by a plain button, and the page says then what it found", async () => {
  await using bench = await startWebBench();
  await using tab = await visitBench(browser, bench, { javaScriptEnabled: false });
  await tab.page.goto("/");
  await tab.page.getByRole("button", { name: "Check now whether my_grid_two can be used" }).click();
  expect(checks(bench)).toEqual([{ name: "check", args: ["my_grid_two"] }]);
  expect(new URL(tab.page.url()).pathname).toBe("/");
});

/** Bytes that a first visit takes, heads of the answers included; a thin line carries them in a few seconds. */
const MOST_BYTES = 60 * 1024;

test("the first visit of the overview is light", async () => {
  await using bench = await startWebBench();
  await using tab = await visitBench(browser, bench);
  const session = await tab.context.newCDPSession(tab.page);
  let bytes = 0;
  await session.send("Network.enable");
  session.on("Network.loadingFinished", ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await tab.page.goto("/", { waitUntil: "networkidle" });
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThan(MOST_BYTES);
});
