import type { Browser, Page } from "playwright-core";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { findInstalled, needs } from "../support/available.ts";
import { launchBrowser, type Visit, visit } from "../support/browser.ts";
import { happenAs, makePlaces, type Place, type Places } from "../support/going-along.ts";
import { sampleSteps } from "../support/web-samples.ts";

/** A busy machine takes its time to load a page. */
const PATIENCE_MS = 60_000;
vi.setConfig({ testTimeout: 2 * PATIENCE_MS });

let browser: Browser;

beforeEach(async () => {
  const executable = findInstalled("chromium");
  if (executable !== undefined) browser ??= await launchBrowser(executable);
});

afterAll(async () => {
  await browser?.close();
});

/** A tab that knows the password of one address alone, so that it comes in elsewhere by a pass or not at all. */
async function open(places: Places, at: Place = "source"): Promise<Visit> {
  const httpCredentials = {
    username: "admin",
    password: "secret",
    origin: places.origin(at),
    send: "unauthorized",
  } as const;
  const tab = await visit(browser, { known: places.hosts, httpCredentials });
  tab.context.setDefaultTimeout(PATIENCE_MS);
  return tab;
}

const note = { type: "note", text: "a step" } as const;
const handOver = { steps: sampleSteps(3) };
const settled = {
  state: "succeeded",
  committed: true,
  steps: sampleSteps(9),
  downtimeMs: 7_640,
  endedAt: "2026-11-21T09:00:00Z",
} as const;

const said = (page: Page) => page.locator("#banner");

test("the page goes from agent to helper to target without the password, and tells the downtime", async (context) => {
  needs(context, "chromium");
  await using places = await makePlaces();
  await using source = await places.open("source");
  source.facade.setJob(places.job({ lastEvent: 1 }));
  await using tab = await open(places);
  const { page, complaints } = tab;
  await page.goto(`${places.origin("source")}/jobs/job1`);
  await expect.poll(() => source.facade.watchers(), { timeout: PATIENCE_MS }).toBe(1);

  await using helper = await places.open("helper");
  helper.facade.setJob(places.job({ lastEvent: 1, ...handOver }));
  happenAs(source, 2, note, { steps: sampleSteps(2) });
  const sentence = "The application is about to be stopped.";
  source.facade.tell({ type: "moving", jobId: "job1", to: `${places.origin("helper")}/`, sentence });
  await said(page).getByText("about to be stopped. The helper reports at").waitFor();
  expect(new URL(page.url()).origin).toBe(places.origin("source"));

  happenAs(helper, 1001, note);
  await page.waitForURL(`${places.origin("helper")}/jobs/job1`);
  await said(page).getByText("This is the helper").waitFor();
  await expect.poll(() => helper.facade.watchers(), { timeout: PATIENCE_MS }).toBe(1);
  await source[Symbol.asyncDispose]();

  happenAs(helper, 1002, { type: "handed", to: "agent" }, { committed: true, steps: sampleSteps(8) });
  await said(page).getByText("The application's own page is at").waitFor();
  await using target = await places.open("target");
  target.facade.setJob(places.job({ lastEvent: 1, ...handOver }));
  await helper[Symbol.asyncDispose]();
  happenAs(target, 2001, { type: "ended", state: "succeeded" }, settled);
  await page.waitForURL(`${places.origin("target")}/jobs/job1`);
  await said(page).getByText("guestbook is on my_grid_two now. It did not answer for 7.6 s.").waitFor();
  expect(await page.evaluate("history.length")).toBe(2);
  expect(complaints).toEqual([]);
});

test("an address that knows less than the page shows is not gone to, whoever answers there", async (context) => {
  needs(context, "chromium");
  await using places = await makePlaces();
  await using helper = await places.open("helper");
  helper.facade.setJob(places.job({ lastEvent: 1004, ...handOver }));
  await using target = await places.open("target");
  target.facade.setJob(places.job({ lastEvent: 22 }));
  await using tab = await open(places, "helper");
  const { page } = tab;
  await page.goto(`${places.origin("helper")}/jobs/job1`);
  const asked = page.waitForResponse(`${places.origin("target")}/healthz?job=job1`);
  happenAs(helper, 1005, { type: "handed", to: "agent" }, { committed: true, steps: sampleSteps(8) });
  await said(page).getByText("The application's own page is at").waitFor();
  await asked;
  expect(new URL(page.url()).origin).toBe(places.origin("helper"));
  happenAs(target, 2001, note, { committed: true, steps: sampleSteps(8) });
  await page.waitForURL(`${places.origin("target")}/jobs/job1`);
});

test("who answers at an address and is not who is expected there is shown no pass", async (context) => {
  needs(context, "chromium");
  await using places = await makePlaces();
  await using source = await places.open("source");
  source.facade.setJob(places.job({ lastEvent: 22, ...handOver }));
  await using stranger = await places.open("helper", "target");
  stranger.facade.setJob(places.job({ lastEvent: 5001, ...handOver }));
  await using tab = await open(places);
  const { page } = tab;
  const asked = page.waitForResponse(`${places.origin("helper")}/healthz?job=job1`);
  await page.goto(`${places.origin("source")}/jobs/job1`);
  await (await asked).finished();
  await said(page).getByText("The helper reports at").waitFor();
  expect(new URL(page.url()).origin).toBe(places.origin("source"));
});

test("at one address for source and target, the pass lets in where the cookie is of a machine that is gone", async (context) => {
  needs(context, "chromium");
  await using places = await makePlaces({ isOneAddress: true });
  const source = await places.open("source");
  source.facade.setJob(places.job({ lastEvent: 22 }));
  await using tab = await open(places);
  const { page, complaints } = tab;
  const passes = page.waitForResponse(/\/passes$/);
  await page.goto(`${places.origin("source")}/jobs/job1`);
  await expect.poll(() => source.facade.watchers(), { timeout: PATIENCE_MS }).toBe(1);
  await passes;
  await tab.context.setHTTPCredentials(null);
  await source[Symbol.asyncDispose]();
  await said(page).getByText("what you see is from then").waitFor();
  await using target = await places.open("target");
  target.facade.setJob(places.job({ lastEvent: 22, ...settled }));
  await said(page).getByText("guestbook is on my_grid_two now").waitFor();
  expect(page.url()).toBe(`${places.origin("target")}/jobs/job1`);
  expect(complaints).toEqual([]);
});

test("a copy that knows no more than that the job was handed over leads to the helper", async (context) => {
  needs(context, "chromium");
  await using places = await makePlaces();
  await using target = await places.open("target");
  target.facade.setGate({ serve: false, reason: "This copy is being verified.", offers: [] });
  target.facade.setJob(places.job({ lastEvent: 22, steps: sampleSteps(2) }));
  await using helper = await places.open("helper");
  helper.facade.setJob(places.job({ lastEvent: 1004, ...handOver }));
  await using tab = await open(places, "target");
  await tab.page.goto(`${places.origin("target")}/`);
  await tab.page.waitForURL(`${places.origin("helper")}/jobs/job1`);
  expect(tab.complaints).toEqual([]);
});

test("without scripts the page says where its job is, leads there and loads itself again", async (context) => {
  needs(context, "chromium");
  await using places = await makePlaces();
  await using source = await places.open("source");
  source.facade.setJob(places.job({ lastEvent: 22, ...handOver }));
  const httpCredentials = { username: "admin", password: "secret" };
  await using tab = await visit(browser, { known: places.hosts, httpCredentials, javaScriptEnabled: false });
  await tab.page.goto(`${places.origin("source")}/jobs/job1`);
  await said(tab.page).getByText("The helper drives this job from here on").waitFor();
  expect(await tab.page.locator('meta[http-equiv="refresh"]').getAttribute("content")).toBe("5");
  await using helper = await places.open("helper");
  helper.facade.setJob(places.job({ lastEvent: 1004, ...handOver }));
  await said(tab.page).getByRole("link", { name: "Go to the helper" }).click();
  await tab.page.waitForURL(`${places.origin("helper")}/jobs/job1`);
  await said(tab.page).waitFor({ state: "hidden" });
});

test("a lost connection is said with the seconds to the next try, and when MIG is back the page goes on", async (context) => {
  needs(context, "chromium");
  await using places = await makePlaces();
  const source = await places.open("source");
  source.facade.setJob(places.job({ lastEvent: 1 }));
  await using tab = await open(places);
  const { page, complaints } = tab;
  await page.goto(`${places.origin("source")}/jobs/job1`);
  await expect.poll(() => source.facade.watchers(), { timeout: PATIENCE_MS }).toBe(1);
  await source[Symbol.asyncDispose]();
  await said(page)
    .getByText(/^Connection lost at .*: what you see is from then\.$/)
    .waitFor();
  await said(page)
    .getByText(/^Next try in \d+ s\.$/)
    .waitFor();
  expect(await page.title()).toMatch(/^No answer · 1\/9 running/);
  expect(await page.locator(".status-line").textContent()).toContain("Step 2 of 9");
  await using back = await places.open("source");
  back.facade.setJob(places.job({ lastEvent: 1 }));
  await expect.poll(() => back.facade.watchers(), { timeout: PATIENCE_MS }).toBe(1);
  await said(page).waitFor({ state: "hidden" });
  happenAs(back, 2, note, { steps: sampleSteps(2) });
  await page.locator(".status-line", { hasText: "Step 3 of 9" }).waitFor();
  expect(await page.title()).toMatch(/^2\/9 running/);
  expect(complaints).toEqual([]);
});

test("where live news cannot come through, the page asks now and then instead", async (context) => {
  needs(context, "chromium");
  await using places = await makePlaces();
  await using source = await places.open("source");
  source.facade.setJob(places.job({ lastEvent: 1 }));
  await using tab = await open(places);
  await tab.context.addInitScript("delete window.EventSource");
  await tab.page.goto(`${places.origin("source")}/jobs/job1`);
  await said(tab.page).getByText("this page asks every few seconds instead").waitFor();
  source.facade.setJob(places.job({ lastEvent: 2, steps: sampleSteps(4), state: "running" }));
  await tab.page.locator(".status-line", { hasText: "Step 5 of 9" }).waitFor();
  expect(tab.complaints).toEqual([]);
});

test("while nobody looks at the page, nobody is asked", async (context) => {
  needs(context, "chromium");
  await using places = await makePlaces();
  await using source = await places.open("source");
  source.facade.setJob(places.job({ lastEvent: 22, ...handOver }));
  await using tab = await open(places);
  const { page } = tab;
  await page.clock.install();
  await page.addInitScript(
    "Object.defineProperty(document, 'hidden', { get: () => window.isUnseen ?? false, configurable: true })",
  );
  const first = page.waitForRequest(`${places.origin("helper")}/healthz?job=job1`);
  await page.goto(`${places.origin("source")}/jobs/job1`);
  await expect.poll(() => source.facade.watchers(), { timeout: PATIENCE_MS }).toBe(1);
  await first;
  const asked: string[] = [];
  // What was asked for before may still be on its way: the stream and an icon.
  page.on("request", (request) => /events|assets/.test(request.url()) || asked.push(request.url()));
  await page.evaluate("window.isUnseen = true");
  await page.clock.runFor(60_000);
  expect(asked).toEqual([]);
  await page.evaluate("window.isUnseen = false; document.dispatchEvent(new Event('visibilitychange'))");
  await expect
    .poll(() => asked, { timeout: PATIENCE_MS })
    .toContain(`${places.origin("helper")}/healthz?job=job1`);
});

test("a copy that was left leads to the application, until it is adopted", async (context) => {
  needs(context, "chromium");
  await using places = await makePlaces();
  await using source = await places.open("source");
  const gate = { serve: false, reason: "It was left.", offers: ["adopt"], elsewhere: "my_grid_two" } as const;
  source.facade.setGate(gate);
  await using tab = await open(places);
  await tab.page.goto(`${places.origin("source")}/`);
  const link = said(tab.page).getByRole("link", { name: "Go to my_grid_two" });
  expect(await link.getAttribute("href")).toBe("http://127.0.2.10:8080/");
  source.facade.setGate({ serve: true, reason: "Adopted.", offers: [] });
  await said(tab.page).waitFor({ state: "hidden" });
});

test.for([
  ["that has expired", 41 * 60_000, "it is more than 30 minutes old"],
  ["that was used", 0, "it was used already"],
] as const)("a pass %s leads to the log-in, and is nowhere to be found", async ([, wait, why], context) => {
  needs(context, "chromium");
  await using places = await makePlaces();
  await using helper = await places.open("helper");
  helper.facade.setJob(places.job({ lastEvent: 1004, ...handOver }));
  const { authorization } = { authorization: `Basic ${btoa("admin:secret")}` };
  const { passes } = (await helper.post("/api/v1/jobs/job1/passes", {}, { authorization })).json as {
    passes: readonly { readonly at: string; readonly pass: string }[];
  };
  const pass = passes.find(({ at }) => at === "helper")?.pass ?? "";
  if (wait === 0) await helper.post("/session/pass", { pass });
  await helper.clock.advance(wait);
  await using tab = await open(places, "helper");
  const { page } = tab;
  await page.goto(`${places.origin("helper")}/follow#${pass}`);
  await page.getByText(why).waitFor();
  expect(page.url()).toBe(`${places.origin("helper")}/follow`);
  const link = page.getByRole("link", { name: "Log in and see the job" });
  expect(await page.evaluate("document.activeElement.id")).toBe("follow-link");
  await link.click();
  await page.getByText("Migrate guestbook to my_grid_two").first().waitFor();
  expect(page.url()).toBe(`${places.origin("helper")}/jobs/job1`);
});
