import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { findInstalled, needs } from "../support/available.ts";
import { launchBrowser, type Visit } from "../support/browser.ts";
import { type DemoBench, SLOW_COPY, startDemoBench } from "../support/demo-browser.ts";

/*
 * The real demo: processes, controllers, copies. The tests go on from each other, as a person would: to the other grid, and a
 * snapshot from there.
 */
const TIMEOUT_MS = 180_000;
/** A busy machine takes its time for each of them. */
const PATIENCE_MS = 90_000;

let browser: Browser;
let demo: DemoBench;
const open: Visit[] = [];

beforeAll(async () => {
  const executable = findInstalled("chromium");
  if (executable === undefined) return;
  demo = await startDemoBench(SLOW_COPY);
  browser = await launchBrowser(executable);
}, TIMEOUT_MS);

afterEach(async () => {
  for (const tab of open.splice(0)) await tab[Symbol.asyncDispose]();
});

afterAll(async () => {
  await browser?.close();
  await demo?.[Symbol.asyncDispose]();
}, TIMEOUT_MS);

/** A tab that knows the password of one address alone: elsewhere it comes in by a pass or not at all. */
async function tabAt(url: string): Promise<Visit> {
  const { username, password } = demo;
  const tab = await demo.visit(browser, { httpCredentials: { username, password, origin: url } });
  tab.context.setDefaultTimeout(PATIENCE_MS);
  await tab.context.addInitScript(recordStream);
  open.push(tab);
  return tab;
}

/** Runs in each page: what the stream brings, and what the page showed already, across all addresses. */
const recordStream = `{
  const Original = window.EventSource;
  window.EventSource = class extends Original {
    constructor(url) {
      super(url);
      const after = Number(new URL(url, location.href).searchParams.get("after"));
      void window.noteEvents?.({ after });
      this.addEventListener("message", ({ lastEventId }) => void window.noteEvents?.({ id: Number(lastEventId) }));
    }
  };
}`;

type Noted = { readonly after: number } | { readonly id: number };

async function confirmAndStart(page: Page, url: string, path: string): Promise<string> {
  await page.goto(`${url}${path}`);
  const form = page.locator('form[action="/jobs"]');
  const accept = form.locator('input[name="accept"]');
  for (const box of await accept.all()) await box.check();
  const confirm = form.locator('input[name="confirm"]');
  if ((await confirm.count()) > 0) await confirm.fill("guestbook");
  await form.locator('button[type="submit"]').last().click();
  await page.waitForURL(/\/jobs\/[a-z0-9]+$/);
  return new URL(page.url()).pathname;
}

test(
  "a migration is watched in one tab, from the click to the end, across all three addresses",
  async (context) => {
    needs(context, "chromium");
    const { addresses } = demo;
    const tab = await tabAt(addresses.one);
    const { page } = tab;
    const noted: Noted[] = [];
    await tab.context.exposeFunction("noteEvents", (each: Noted) => noted.push(each));
    const visited: string[] = [];
    page.on("framenavigated", (frame) => visited.push(new URL(frame.url()).origin));

    const path = await confirmAndStart(page, addresses.one, "/plan?kind=migrate&target=my_grid_two");
    await page.waitForURL(`${addresses.helperOne}${path}`);
    const { hostname } = new URL(addresses.helperOne);
    expect((await tab.context.cookies()).map(({ domain }) => domain)).toContain(hostname);
    await page.waitForURL(`${addresses.two}${path}`);
    await page
      .locator("#banner")
      .getByText(/^guestbook is on my_grid_two now\. It did not answer for [\d.]+ s\.$/)
      .waitFor();
    expect(await page.title()).toMatch(/^succeeded/);

    expect([...new Set(visited)]).toEqual([addresses.one, addresses.helperOne, addresses.two]);
    expect(tab.complaints).toEqual([]);
    expect(nothingLostOrRepeated(noted, await eventsAt(addresses.two, path))).toEqual([]);
    // Behind it is the plan at the old address, where nobody answers any more; the job's pages there are not.
    await expect(page.goBack()).rejects.toThrow("ERR_CONNECTION_REFUSED");
    const forward = async () => await page.goForward().then(() => page.url(), String);
    await expect.poll(forward, { timeout: PATIENCE_MS }).toBe(`${addresses.two}${path}`);
  },
  TIMEOUT_MS,
);

test(
  "who closed the tab opens any of the addresses later and sees the true state",
  async (context) => {
    needs(context, "chromium");
    const { addresses } = demo;
    await demo.settled(demo.two);
    const tab = await demo.visit(browser);
    open.push(tab);
    const { page } = tab;
    await page.goto(addresses.two);
    await page.getByRole("heading", { name: "guestbook is on my_grid_two" }).waitFor();
    for (const silent of [addresses.one, addresses.helperOne])
      await expect(page.goto(silent)).rejects.toThrow("ERR_CONNECTION_REFUSED");
    expect(tab.complaints).toEqual([]);
  },
  TIMEOUT_MS,
);

test(
  "a snapshot brings the page back to where it began",
  async (context) => {
    needs(context, "chromium");
    const { addresses } = demo;
    const tab = await tabAt(addresses.two);
    const { page } = tab;
    const path = await confirmAndStart(page, addresses.two, "/plan?kind=snapshot&target=my_grid_one");
    await page.waitForURL(`${addresses.helperTwo}${path}`);
    await page.reload();
    await page.waitForURL(`${addresses.two}${path}`);
    await page
      .locator("#banner")
      .getByText(/^The snapshot is made, and guestbook runs again\. It did not answer for [\d.]+ s\.$/)
      .waitFor();
    expect(tab.complaints).toEqual([]);
    const audit = (await demo.status(addresses.two)) === undefined ? [] : await auditAt(addresses.two);
    expect(audit).toContainEqual(
      expect.objectContaining({
        what: expect.stringMatching(/^follow job \w+ from the helper$/),
        result: "done",
      }),
    );
  },
  TIMEOUT_MS,
);

async function ask(url: string, path: string): Promise<unknown> {
  const response = await fetch(`${url}${path}`, { headers: demo.mig(url).headers });
  return await response.json();
}

async function auditAt(url: string): Promise<readonly unknown[]> {
  return (await ask(url, "/api/v1/audit")) as readonly unknown[];
}

async function eventsAt(url: string, path: string): Promise<readonly number[]> {
  return ((await ask(url, `/api/v1${path}/events`)) as readonly { readonly seq: number }[]).map(
    ({ seq }) => seq,
  );
}

/** Each stream begins behind what its page shows; nothing is between the end of one and the beginning of the next. */
function nothingLostOrRepeated(noted: readonly Noted[], journal: readonly number[]): readonly string[] {
  const wrong: string[] = [];
  let last = 0;
  for (const each of noted) {
    if ("after" in each) {
      if (each.after < last) wrong.push(`a page that shows ${each.after} after ${last}`);
      last = each.after;
      continue;
    }
    if (each.id <= last) wrong.push(`${each.id} after ${last}`);
    const between = journal.filter((seq) => seq > last && seq < each.id);
    if (between.length > 0) wrong.push(`${between.join()} lost before ${each.id}`);
    last = each.id;
  }
  return wrong;
}
