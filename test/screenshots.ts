import { mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { allPages } from "./support/all-pages.ts";
import { findInstalled } from "./support/available.ts";
import { launchBrowser } from "./support/browser.ts";
import type { PageState } from "./support/page-states.ts";
import { ROOT } from "./support/tool.ts";
import { lockedSettings, startWebBench, type WebBench } from "./support/web-bench.ts";

/**
 * `npm run screenshots [-- NAME…]`: the pages in the states that people meet, light and dark, on a desk and on a phone, as
 * PNG in a directory that it prints; `all` takes every page, `readme` the two of the README. The pages are the real ones; the
 * agent behind them says what a test has it say.
 */
const THEMES = ["light", "dark"] as const;
const WIDTHS = [1280, 390] as const;
const HEIGHT = 800;

/** Without names: what everybody should have looked at. */
const USUAL = ["overview", "overview-arrived", "plan", "job-running", "job-succeeded", "job-stuck"];

/** File in public/ by page; small enough for a README. */
const README_PICTURES = [
  { name: "overview-arrived", colorScheme: "light", file: "picture-overview.webp" },
  { name: "job-at-helper", colorScheme: "dark", file: "picture-job.webp" },
] as const;
const README_QUALITY = 82;

interface Look {
  readonly colorScheme: (typeof THEMES)[number];
  readonly width: (typeof WIDTHS)[number];
}

function directoryOfAll(): string {
  const directory = process.env["MIG_SCREENSHOTS"] ?? join(tmpdir(), "mig-screenshots");
  mkdirSync(directory, { recursive: true });
  return directory;
}

/** Throws when one of the names is no page's. */
function pagesNamed(names: readonly string[]): readonly PageState[] {
  const pages = allPages();
  if (names.includes("all")) return pages;
  return names.map((name) => {
    const found = pages.find((page) => page.name === name);
    if (found !== undefined) return found;
    const known = pages.map((page) => page.name).join(", ");
    throw new Error(`There is no page ${name}; those there are: all, readme, ${known}`);
  });
}

async function takeState(browser: Browser, state: PageState, directory: string): Promise<void> {
  await using bench = await startWebBench(lockedSettings());
  state.arrange(bench.facade);
  for (const colorScheme of THEMES) {
    for (const width of WIDTHS) {
      await look(browser, { bench, path: state.path, colorScheme, width }, async (page) => {
        const path = join(directory, `${state.name}-${colorScheme}-${width}.png`);
        await page.screenshot({ path, fullPage: true });
      });
    }
  }
}

async function takeForReadme(browser: Browser): Promise<void> {
  for (const { name, colorScheme, file } of README_PICTURES) {
    await using bench = await startWebBench(lockedSettings());
    const [state] = pagesNamed([name]);
    state?.arrange(bench.facade);
    const where = { bench, path: state?.path ?? "/", colorScheme, width: WIDTHS[0] };
    await look(browser, where, async (page) => {
      const session = await page.context().newCDPSession(page);
      const { data } = await session.send("Page.captureScreenshot", {
        format: "webp",
        quality: README_QUALITY,
      });
      writeFileSync(join(ROOT, "public", file), Buffer.from(data, "base64"));
    });
    console.log(`public/${file}`);
  }
}

async function look(
  browser: Browser,
  { bench, path, colorScheme, width }: Look & { readonly bench: WebBench; readonly path: string },
  take: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({
    baseURL: `http://127.0.0.1:${bench.web.port}`,
    httpCredentials: { username: "admin", password: "secret" },
    colorScheme,
    viewport: { width, height: HEIGHT },
    reducedMotion: "reduce",
  });
  // Whatever lives at the addresses of the samples on this machine is no part of a picture.
  await context.route(/\/healthz/, (route) => route.abort());
  const page = await context.newPage();
  await page.clock.setFixedTime(bench.clock.now());
  await page.goto(path);
  await take(page);
  await context.close();
}

async function takeAll(names: readonly string[]): Promise<void> {
  const executable = findInstalled("chromium");
  if (executable === undefined) throw new Error("chromium is not installed (apt-get install chromium)");
  const isForReadme = names.includes("readme");
  const states = isForReadme ? [] : pagesNamed(names);
  const browser = await launchBrowser(executable);
  try {
    if (isForReadme) return await takeForReadme(browser);
    const directory = directoryOfAll();
    for (const state of states) await takeState(browser, state, directory);
    console.log(`${states.length * THEMES.length * WIDTHS.length} pictures in ${directory}`);
  } finally {
    await browser.close();
  }
}

if (import.meta.main) {
  const names = process.argv.slice(2);
  await takeAll(names.length === 0 ? USUAL : names);
}
