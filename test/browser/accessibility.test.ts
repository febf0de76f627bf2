import type { Browser, Page } from "playwright-core";
import { afterAll, beforeEach, expect, test } from "vitest";
import { complaintsOfAxe } from "../support/accessibility.ts";
import { openBrowser, visit } from "../support/browser.ts";
import { pagePaths } from "../support/page-routes.ts";
import { PAGE_STATES, type PageState } from "../support/page-states.ts";
import { startWebBench } from "../support/web-bench.ts";
import { sampleJob } from "../support/web-samples.ts";

let browser: Browser;

beforeEach(async (context) => {
  browser ??= await openBrowser(context);
});

afterAll(async () => {
  await browser?.close();
});

/** What stands for the variable parts of a path. */
const EXAMPLES: Readonly<Record<string, string>> = {
  ":id": "job1",
  ":grid": "my_grid_two",
  ":name": "my_grid_two",
};

/** Where the page of a sample job looks whether the job is there. */
const WATCHED = Object.values(sampleJob().addresses);

const exampleOf = (path: string): string => path.replaceAll(/:[a-z]+/g, (word) => EXAMPLES[word] ?? word);
const covered = new Set(PAGE_STATES.map(({ path }) => path.replace(/\?.*/, "")));

/** What is taken along as a file is no page. */
const isPage = (path: string): boolean => !/\.[a-z]+$/.test(path);

/** Pages without states of their own: found by their routes, so that none can be forgotten. */
const others = pagePaths()
  .map(exampleOf)
  .filter((path) => isPage(path) && !covered.has(path))
  .map(
    (path): PageState => ({
      name: path,
      path,
      arrange: (facade) => facade.setJob(sampleJob({ state: "succeeded", endedAt: "2026-11-21T08:59:00Z" })),
    }),
  );

test("every page is known", () => {
  expect(others.filter(({ path }) => path.includes(":"))).toEqual([]);
  expect(pagePaths()).toContain("/jobs/:id");
});

test.each([...PAGE_STATES, ...others])(
  "$name can be used by everybody, in both themes and widths",
  async (state) => {
    await using bench = await startWebBench();
    state.arrange(bench.facade);
    const host = `127.0.0.1:${bench.web.port}`;
    await using tab = await visit(browser, { known: [host, ...WATCHED], bypassCSP: true });
    const { page } = tab;
    const answer = await page.goto(`http://${host}${state.path}`);
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
