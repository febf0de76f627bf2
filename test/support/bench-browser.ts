import type { Browser, BrowserContextOptions } from "playwright-core";
import { type Visit, visit } from "./browser.ts";
import type { WebBench } from "./web-bench.ts";
import { sampleJob } from "./web-samples.ts";

/** Where the page of a sample job looks whether the job is there. */
const WATCHED = Object.values(sampleJob().addresses);

/** A tab at a bench, and at nothing else; paths are enough to go somewhere. */
export async function visitBench(
  browser: Browser,
  bench: WebBench,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const host = `127.0.0.1:${bench.web.port}`;
  const opened = await visit(browser, { known: [host, ...WATCHED], baseURL: `http://${host}`, ...options });
  // Whatever lives at the addresses of the samples on this machine is no part of the test.
  await opened.context.route(
    (url) => WATCHED.includes(url.host),
    (route) => route.abort(),
  );
  return opened;
}
