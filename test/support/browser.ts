import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type ConsoleMessage,
  chromium,
  type Page,
} from "playwright-core";
import type { TestContext } from "vitest";
import { needs } from "./available.ts";

/** The system's Chromium; without it the test is skipped. */
export async function openBrowser(context: TestContext): Promise<Browser> {
  return await launchBrowser(needs(context, "chromium"));
}

export async function launchBrowser(executablePath: string): Promise<Browser> {
  return await chromium.launch({ executablePath, args: ["--no-sandbox"] });
}

/** One tab of a browser that knows nothing yet, and all that the browser has to say about it. */
export interface Visit extends AsyncDisposable {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What it complains about: scripts, policy, markup, requests that leave the known addresses. Must stay empty. */
  readonly complaints: readonly string[];
  /** Requests that nobody answered, or with an error: what is right while an application moves. */
  readonly unanswered: readonly string[];
  /** `host:port` of all that was asked for. */
  readonly hosts: ReadonlySet<string>;
}

export interface VisitOptions extends BrowserContextOptions {
  /** `host:port` that a page may ask; a request to any other is a complaint. */
  readonly known: readonly string[];
}

/** A tab with cookies and cache of its own. */
export async function visit(browser: Browser, { known, ...options }: VisitOptions): Promise<Visit> {
  const context = await browser.newContext(options);
  const complaints: string[] = [];
  const unanswered: string[] = [];
  const hosts = new Set<string>();
  const note = (url: string): void => {
    const { protocol, host } = new URL(url);
    if (protocol === "data:" || protocol === "blob:" || protocol === "chrome-error:") return;
    hosts.add(host);
    if (!known.includes(host)) complaints.push(`request that leaves the known addresses: ${url}`);
  };
  context.on("request", (request) => note(request.url()));
  context.on("requestfailed", (request) =>
    unanswered.push(`${request.url()} ${request.failure()?.errorText ?? ""}`),
  );
  context.on("console", (message) => {
    if (isAboutLoading(message)) unanswered.push(`${message.location().url} ${message.text()}`);
    else if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  context.on("weberror", (error) => complaints.push(error.error().message));
  context.on("page", (page) => page.on("websocket", (socket) => note(socket.url())));
  await context.addInitScript(reportPolicy);
  const page = await context.newPage();
  return { context, page, complaints, unanswered, hosts, [Symbol.asyncDispose]: () => context.close() };
}

/** Chromium writes a line for each answer that is an error and each that does not come. */
function isAboutLoading(message: ConsoleMessage): boolean {
  return message.text().startsWith("Failed to load resource");
}

/** Runs in the page: a report of the Content-Security-Policy is a complaint, also one that only reports. */
const reportPolicy = `addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, disposition }) =>
  console.error(\`policy \${disposition}s \${violatedDirective}: \${blockedURI}\`));`;
