import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { allPages } from "./support/all-pages.ts";
import { findInstalled } from "./support/available.ts";
import { launchBrowser } from "./support/browser.ts";
import type { PageState } from "./support/page-states.ts";
import { startWebBench } from "./support/web-bench.ts";

/**
 * `npm run screenshots [-- NAME…]`: the pages in the states that people meet, light and dark, on a desk and on a phone, as
 * PNG in a directory that it prints. The pages are the real ones; the agent behind them says what a test has it say.
 */
const THEMES = ["light", "dark"] as const;
const WIDTHS = [1280, 390] as const;
const HEIGHT = 800;

/** Without names: what everybody should have looked at. */
const USUAL = ["overview", "plan", "job-running", "job-succeeded", "job-stuck"];

async function takeAll(names: readonly string[]): Promise<void> {
  const executable = findInstalled("chromium");
  if (executable === undefined) throw new Error("chromium is not installed (apt-get install chromium)");
  const pages = allPages();
  const states = pages.filter(({ name }) => names.includes(name) || names.includes("all"));
  const unknown = names.filter((name) => name !== "all" && !states.some((state) => state.name === name));
  if (unknown.length > 0) {
    const known = pages.map(({ name }) => name).join(", ");
    throw new Error(`There is no page ${unknown.join(", ")}; those there are: all, ${known}`);
  }
  const directory = process.env["MIG_SCREENSHOTS"] ?? join(tmpdir(), "mig-screenshots");
  mkdirSync(directory, { recursive: true });
  const browser = await launchBrowser(executable);
  try {
    for (const state of states) await takeState(browser, state, directory);
  } finally {
    await browser.close();
  }
  console.log(`${states.length * THEMES.length * WIDTHS.length} pictures in ${directory}`);
}

async function takeState(
  browser: Browser,
  { name, path, arrange }: PageState,
  directory: string,
): Promise<void> {
  await using bench = await startWebBench();
  arrange(bench.facade);
  const baseURL = `http://127.0.0.1:${bench.web.port}`;
  for (const colorScheme of THEMES) {
    for (const width of WIDTHS) {
      const context = await browser.newContext({
        baseURL,
        colorScheme,
        viewport: { width, height: HEIGHT },
        reducedMotion: "reduce",
      });
      const page = await context.newPage();
      await page.clock.setFixedTime(bench.clock.now());
      await page.goto(path);
      await page.screenshot({ path: join(directory, `${name}-${colorScheme}-${width}.png`), fullPage: true });
      await context.close();
    }
  }
}

if (import.meta.main) {
  const names = process.argv.slice(2);
  await takeAll(names.length === 0 ? USUAL : names);
}
