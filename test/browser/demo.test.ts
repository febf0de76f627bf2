import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { findInstalled, needs } from "../support/available.ts";
import { launchBrowser } from "../support/browser.ts";
import { type DemoBench, SLOW_COPY, startDemoBench } from "../support/demo-browser.ts";
import { abortByHand, confirmByHand, migrateByHand } from "../support/page-hands.ts";

/**
 * An owner and the real thing: grids, daemons and the guestbook as processes, one demo for all tests, which go from one
 * state of it to the next.
 */
const STEP_MS = 120_000;
const executable = findInstalled("chromium");

let browser: Browser;
let demo: DemoBench;

beforeAll(async () => {
  if (executable === undefined) return;
  [browser, demo] = await Promise.all([launchBrowser(executable), startDemoBench(SLOW_COPY)]);
}, STEP_MS);

beforeEach((context) => {
  needs(context, "chromium");
});

afterAll(async () => {
  await browser?.close();
  await demo?.[Symbol.asyncDispose]();
}, STEP_MS);

const headingOf = (page: Page) => page.getByRole("heading", { level: 1 }).textContent();
const jobState = (page: Page) => page.locator(".job-title .badge").first();

test("an abort in mid-job undoes everything, and the page says so", { timeout: STEP_MS }, async () => {
  const { one } = demo.addresses;
  await using tab = await demo.visit(browser);
  const { page } = tab;
  const id = await migrateByHand(page, one);
  await abortByHand(page);
  await expect
    .poll(() => jobState(page).textContent(), { timeout: STEP_MS })
    .toContain("aborted, everything undone");
  expect(new URL(page.url()).href).toBe(`${one}/jobs/${id}`);
  expect((await demo.book(demo.one))?.total).toBe(5);
  expect(tab.complaints).toEqual([]);
});

test("without scripts a move is planned, confirmed, started and watched at all three addresses", {
  timeout: STEP_MS,
}, async () => {
  const { one, helperOne, two } = demo.addresses;
  await using tab = await demo.visit(browser, { javaScriptEnabled: false });
  const { page } = tab;
  const id = await migrateByHand(page, one);
  expect(
    await page.getByRole("heading", { name: "Migrate guestbook to my_grid_two" }).first().isVisible(),
  ).toBe(true);
  const places = await page
    .getByRole("link", { name: new RegExp(`^(http://)?${new URL(helperOne).host}`) })
    .count();
  expect(places, "the page names the helper before it is there").toBeGreaterThan(0);

  await expect.poll(async () => (await demo.status(helperOne))?.job?.id, { timeout: STEP_MS }).toBe(id);
  await page.goto(`${helperOne}/jobs/${id}`);
  expect(
    await page.getByRole("heading", { name: "Migrate guestbook to my_grid_two" }).first().isVisible(),
  ).toBe(true);

  await demo.settled(demo.two);
  // A tab of its own: the other one still loads the helper's page again and again.
  const there = await tab.context.newPage();
  await there.goto(`${two}/jobs/${id}`);
  expect(await jobState(there).textContent()).toContain("succeeded");
  await there.goto(`${two}/`);
  expect(await headingOf(there)).toBe("guestbook is on my_grid_two");
  expect((await demo.book(demo.two))?.total).toBe(5);
  expect(tab.complaints).toEqual([]);
});

test("a rollback, loaded again in the middle of it, takes the tab along to where it began", {
  timeout: STEP_MS,
}, async () => {
  const { one, two } = demo.addresses;
  await using tab = await demo.visit(browser);
  const { page } = tab;
  await page.goto(`${two}/`);
  await page.getByRole("link", { name: "Roll back" }).click();
  await confirmByHand(page, /^Roll back to /);
  const { pathname } = new URL(page.url());
  await page.reload();
  expect(new URL(page.url()).pathname).toBe(pathname);
  await page.getByRole("heading", { name: "Roll guestbook back to my_grid_one" }).first().waitFor();

  await page.waitForURL(`${one}${pathname}`);
  await demo.settled(demo.one);
  // Back leads to an address where nobody answers any more, forward to the truth.
  await page.evaluate("history.back()");
  await expect.poll(() => page.url()).not.toContain(one);
  await page.evaluate("history.forward()");
  await page.waitForURL(`${one}${pathname}`);
  await expect.poll(() => jobState(page).textContent()).toContain("succeeded");
  await page.goto(`${one}/`);
  expect(await headingOf(page)).toBe("guestbook is on my_grid_one");
  expect(tab.complaints).toEqual([]);
});
