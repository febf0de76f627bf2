import type { Browser, Page } from "playwright-core";
import { afterAll, beforeEach, expect, test } from "vitest";
import { complaintsOfAxe } from "../support/accessibility.ts";
import { allPages } from "../support/all-pages.ts";
import { visitBench } from "../support/bench-browser.ts";
import { openBrowser } from "../support/browser.ts";
import { startWebBench } from "../support/web-bench.ts";

let browser: Browser;

beforeEach(async (context) => {
  browser ??= await openBrowser(context);
});

afterAll(async () => {
  await browser?.close();
});

const pages = allPages();

test("every page is known", () => {
  const paths = pages.map(({ path }) => path);
  expect(paths.filter((path) => path.includes(":"))).toEqual([]);
  expect(paths).toContain("/history");
});

/** axe computes a lot, and on a busy machine it waits for its turn. */
const AXE_MS = 90_000;

test.each(pages)(
  "$name can be used by everybody, in both themes and widths",
  { timeout: AXE_MS },
  async (state) => {
    await using bench = await startWebBench();
    state.arrange(bench.facade);
    await using tab = await visitBench(browser, bench, { bypassCSP: true });
    const { page } = tab;
    const answer = await page.goto(state.path);
    expect(answer?.status()).toBe(state.status ?? 200);
    const found = await lookBothWays(page);
    expect(found).toEqual([]);
    expect(tab.complaints).toEqual([]);
  },
);

async function lookBothWays(page: Page): Promise<readonly string[]> {
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  const light = await complaintsOfAxe(page, "all");
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  await page.setViewportSize({ width: 390, height: 800 });
  const dark = await complaintsOfAxe(page, "looks");
  const beyond = await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
  return [
    ...light.map((line) => `light, wide: ${line}`),
    ...dark.map((line) => `dark, narrow: ${line}`),
    ...(beyond > 0 ? [`dark, narrow: ${beyond} px wider than the screen`] : []),
  ];
}
