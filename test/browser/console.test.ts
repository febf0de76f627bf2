import type { Browser, Page } from "playwright-core";
import { afterAll, beforeEach, expect, test } from "vitest";
import { MigError } from "../../src/domain/errors.ts";
import { findInstalled, needs } from "../support/available.ts";
import { launchBrowser, type Visit, visit } from "../support/browser.ts";
import { startConsoleBench } from "../support/console-bench.ts";
import { lockedSettings, startWebBench } from "../support/web-bench.ts";

let browser: Browser | undefined;

beforeEach(async () => {
  const executablePath = findInstalled("chromium");
  if (executablePath !== undefined) browser ??= await launchBrowser(executablePath);
});

afterAll(async () => {
  await browser?.close();
});

async function open(port: number, path: string): Promise<Visit> {
  if (browser === undefined) throw new Error("No browser");
  const host = `127.0.0.1:${port}`;
  const httpCredentials = { username: "admin", password: "secret" };
  const visited = await visit(browser, { known: [host], baseURL: `http://${host}`, httpCredentials });
  await visited.page.goto(path);
  return visited;
}

const connect = (page: Page) => page.getByRole("button", { name: "Connect", exact: true });
const state = (page: Page) => page.locator("#console-state");
const screen = (page: Page) => page.locator(".xterm-rows");

/** A line, as from an input method: in one go. */
async function type(page: Page, line: string): Promise<void> {
  await page.keyboard.insertText(line);
  await page.keyboard.press("Enter");
}

async function shows(page: Page, text: string | RegExp): Promise<void> {
  await screen(page).filter({ hasText: text }).waitFor();
}

test("a console on a controller is opened by a person, shows what is typed, and ends when he says so", async (context) => {
  needs(context, "chromium");
  await using bench = await startConsoleBench("console = controllers\n", lockedSettings());
  await using visited = await open(bench.port, "/console");
  const { page, complaints } = visited;
  expect(await page.getByRole("link", { name: "The appliance" }).count()).toBe(0);
  await page.getByRole("link", { name: "my_grid_one", exact: true }).click();
  expect([await state(page).textContent(), bench.audited()]).toEqual(["Disconnected", []]);
  await connect(page).click();
  await shows(page, "my_grid_one>");
  expect(await state(page).textContent()).toBe("Connected");
  await type(page, "grid info");
  await shows(page, "Los Angeles");

  await page.keyboard.press("Shift+Escape");
  await page.keyboard.press("Enter");
  await state(page).filter({ hasText: "Disconnected: closed here" }).waitFor();
  await shows(page, "Los Angeles");
  await expect
    .poll(() => bench.audited())
    .toEqual([
      "admin from 127.0.0.1: open console on my_grid_one: opened",
      "admin from 127.0.0.1: close console on my_grid_one: hung up, after N s",
    ]);
  expect(complaints).toEqual([]);
});

test("a console in the appliance is a shell of MIG's own user, as large as its place, and ends when the page is left", async (context) => {
  needs(context, "chromium");
  await using bench = await startConsoleBench("console = both\n");
  await using visited = await open(bench.port, "/console");
  const { page, complaints } = visited;
  await page.getByRole("link", { name: "The appliance" }).click();
  await connect(page).click();
  await state(page).filter({ hasText: "Connected" }).waitFor();
  await type(page, "echo it-is-$((40 + 2))");
  await shows(page, "it-is-42");
  await page.setViewportSize({ width: 390, height: 700 });
  await expect
    .poll(() => page.locator(".xterm-screen").evaluate(({ clientWidth }) => clientWidth))
    .toBeLessThan(390);
  await type(page, "clear; stty size");
  await shows(page, /\d+ [34]\d(?!\d)/);
  await page.getByLabel("For a screen reader").check();
  await page
    .locator(".xterm-accessibility")
    .filter({ hasText: /\d+ [34]\d/ })
    .waitFor({ state: "attached" });
  await page.goto("/help");
  await expect.poll(() => bench.audited().at(-1)).toContain("close console in the appliance: hung up");
  expect(complaints).toEqual([]);
});

test("a console shows hostile text as text, holds back what comes too fast, and says why it is refused or closed", async (context) => {
  needs(context, "chromium");
  await using bench = await startWebBench();
  await using visited = await open(bench.web.port, "/console/my_grid_two");
  const { page } = visited;
  bench.facade.script.failures.set("mayOpenConsole", new MigError("TOO_BUSY", "<b>ann</b> has one there"));
  await connect(page).click();
  await state(page).filter({ hasText: "Disconnected: <b>ann</b> has one there" }).waitFor();
  await connect(page).click();
  await state(page).filter({ hasText: "Connected" }).waitFor();
  bench.facade.script.console.print("\u001b]0;<b>\u0007<script>alert(1)</script>\r\n");
  await shows(page, "<script>alert(1)</script>");
  bench.facade.script.console.print("0123456789abcde\r\n".repeat(40_000));
  await expect.poll(() => bench.facade.script.console.seen.slice(-2)).toEqual(["pause", "resume"]);
  bench.facade.script.console.end({ reason: "nobody typed for 10 minutes" });
  await state(page).filter({ hasText: "Disconnected: nobody typed for 10 minutes" }).waitFor();
  expect(await connect(page).evaluate((button) => button === button.ownerDocument.activeElement)).toBe(true);
});
