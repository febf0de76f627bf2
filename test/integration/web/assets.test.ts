import { expect, test } from "vitest";
import { startWebBench } from "../../support/web-bench.ts";

test("the stylesheet comes in one piece", async () => {
  await using bench = await startWebBench();
  const { text, headers } = await bench.ask("/assets/mig.css");
  expect(headers["content-type"]).toBe("text/css; charset=utf-8");
  expect(text).not.toContain("@import");
  expect(text.indexOf("color-scheme")).toBeGreaterThan(-1);
  expect(text.indexOf("color-scheme")).toBeLessThan(text.indexOf("@media print"));
});

test.each(["mig.css", "page.js", "icons.svg"])(
  "%s is compressed for who says that he can read it",
  async (name) => {
    await using bench = await startWebBench();
    const plain = await bench.ask(`/assets/${name}`);
    expect(plain.headers["content-encoding"]).toBeUndefined();
    const response = await fetch(`http://127.0.0.1:${bench.web.port}/assets/${name}`);
    expect(response.headers.get("content-encoding")).toBe("gzip");
    expect(response.headers.get("vary")).toBe("Accept-Encoding");
    expect(Number(response.headers.get("content-length"))).toBeLessThan(plain.text.length);
    expect(await response.text()).toBe(plain.text);
  },
);

test("what a browser has is not sent again", async () => {
  await using bench = await startWebBench();
  const { etag } = (await bench.ask("/assets/mig.css")).headers;
  const again = await bench.ask("/assets/mig.css", { headers: { "if-none-match": etag ?? "" } });
  expect([again.status, again.text]).toEqual([304, ""]);
});

test("an asset is read, not written, and a page is not compressed", async () => {
  await using bench = await startWebBench();
  expect((await bench.submit("/assets/mig.css", {})).status).toBe(404);
  const page = await bench.ask("/", { headers: { accept: "text/html", "accept-encoding": "gzip" } });
  expect(page.headers["content-encoding"]).toBeUndefined();
});
