import { describe, expect, test } from "vitest";
import { pageLines } from "../../../../src/demo/scenarios/page-text.ts";

describe("a page as text", () => {
  test("says headings, gate, notices, offers and the job, and marks what is what", () => {
    const html = `<!doctype html><html><head><title>x</title></head><body><header data-region="top">MIG</header>
      <div data-region="place"><h1>guestbook is on one</h1><p>The gate is <strong>open</strong></p></div>
      <div data-region="notices"><div class="notice tone-idle"><p>Not encrypted</p></div>
      <div class="notice tone-bad"><svg class="icon"><use href="#x"></use></svg><p>An error &amp; more</p></div></div>
      <div data-region="offers"><ul><li><h3>Adopt</h3><pre>mig adopt</pre><form><input type="hidden" name="token" value="t">
      <button class="button">Adopt</button></form></li></ul></div>
      <div class="card" data-region="job-head"><h2>Migrate</h2><span class="badge tone-bad"><span>failed</span></span>
      <dl><dt>Took</dt><dd>3 s</dd></dl></div><section data-region="history"><p>old</p></section></body></html>`;
    expect(pageLines(html)).toEqual([
      "# guestbook is on one",
      "The gate is open",
      "An error & more",
      "### Adopt",
      "> mig adopt",
      "[Adopt]",
      "## Migrate",
      "(failed)",
    ]);
  });

  test("of an error, which has no regions, is all that it says", () => {
    const html =
      '<header>MIG</header><main id="main"><h1>Unknown job</h1><p class="hint">mig jobs</p></main>';
    expect(pageLines(html)).toEqual(["# Unknown job", "mig jobs"]);
  });
});
