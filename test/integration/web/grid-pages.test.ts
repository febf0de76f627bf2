import { describe, expect, test } from "vitest";
import { MigError } from "../../../src/domain/errors.ts";
import { lockedSettings, startWebBench, type WebBench } from "../../support/web-bench.ts";

const HTML = { headers: { accept: "text/html" } };
const EVIL = "<script>alert(1)</script>";

const tokenIn = (text: string) => /name="token" value="([^"]+)"/.exec(text)?.[1] ?? "";

async function pageOf(bench: WebBench, path: string): Promise<string> {
  const answer = await bench.ask(path, HTML);
  expect([path, answer.status]).toEqual([path, 200]);
  return answer.text;
}

const callsOf = (bench: WebBench, name: string) =>
  bench.facade.script.calls.filter((call) => call.name === name).map(({ args }) => args);

function noteReport(bench: WebBench, severity: "fine" | "error", message: string): void {
  bench.facade.script.reports.set("my_grid_two", {
    grid: "my_grid_two",
    at: "2026-11-21T08:59:00Z",
    severity,
    checks: [
      { id: "login", title: "MIG can log in to grid my_grid_two", grid: "my_grid_two", severity, message },
    ],
  });
}

describe("grids", () => {
  test("each says where it is, whether it answered, and whose key it shows", async () => {
    await using bench = await startWebBench();
    noteReport(bench, "error", `Connection refused ${EVIL}`);
    const text = await pageOf(bench, "/grids");
    expect(text).toContain("Houston");
    expect(text).toContain("did not answer");
    expect(text).toContain("trusted since");
    expect(text).toContain("not asked yet");
    expect(text).not.toContain(EVIL);
    noteReport(bench, "fine", "Logged in.");
    expect(await pageOf(bench, "/grids")).toContain("<span>answers</span>");
  });

  test("what the lint found is shown with its line", async () => {
    await using bench = await startWebBench();
    expect(await pageOf(bench, "/grids")).toMatch(
      /grid\.info <span class="soft">line 3<\/span>[\s\S]*<pre>locaton = here<\/pre>/,
    );
  });

  test("a page of one shows what grid.info says of it, and offers a console only where one is allowed", async () => {
    await using bench = await startWebBench();
    const { script } = bench.facade;
    script.grids = script.grids.map((grid) => ({ ...grid, settings: [{ name: "user", value: EVIL }] }));
    const text = await pageOf(bench, "/grids/my_grid_two");
    expect(text).toContain("<code>user</code>");
    expect(text).not.toContain(EVIL);
    expect(text).not.toContain("/console/my_grid_two");
    script.status = { ...script.status, consoles: ["controllers"] };
    expect(await pageOf(bench, "/grids/my_grid_two")).toContain('href="/console/my_grid_two"');
  });

  test("one that is not there gets a page that says so and where to go", async () => {
    await using bench = await startWebBench();
    for (const path of ["/grids/nowhere", "/grids/nowhere/host-key", "/grids/%2e%2e%2fetc"]) {
      const { status, text } = await bench.ask(path, HTML);
      expect([path, status, text]).toEqual([path, 404, expect.stringContaining('href="/grids"')]);
    }
  });

  test("are checked by a plain button, one or all", async () => {
    await using bench = await startWebBench();
    const token = tokenIn(await pageOf(bench, "/grids"));
    expect((await bench.submit("/grids/check", { token })).headers.location).toBe("/grids");
    expect((await bench.submit("/grids/my_grid_two/check", { token })).headers.location).toBe(
      "/grids/my_grid_two",
    );
    expect(callsOf(bench, "check")).toEqual([[undefined], ["my_grid_two"]]);
  });
});

describe("a host key", () => {
  const by = "anonymous from 127.0.0.1";

  test("is shown as the controller offers it, and the very one is accepted", async () => {
    await using bench = await startWebBench();
    const text = await pageOf(bench, "/grids/my_grid_two/host-key");
    const [, accept = ""] = /name="accept" value="([^"]+)"/.exec(text) ?? [];
    const token = tokenIn(text);
    const answer = await bench.submit("/grids/my_grid_two/host-key", { token, accept });
    expect([answer.status, answer.headers.location]).toEqual([303, "/grids/my_grid_two"]);
    expect(callsOf(bench, "trust")).toEqual([
      ["my_grid_two", { by }],
      ["my_grid_two", { by, accept: "SHA256:abc" }],
    ]);
  });

  test("that has changed between the look and the word is not accepted", async () => {
    await using bench = await startWebBench();
    const token = tokenIn(await pageOf(bench, "/grids"));
    bench.facade.script.failures.set("trust", new MigError("CONFIRMATION", "It shows another key now"));
    const answer = await bench.submit("/grids/my_grid_two/host-key", { token, accept: "SHA256:old" });
    expect([answer.status, answer.text]).toEqual([422, expect.stringContaining("It shows another key now")]);
  });

  test("is forgotten by a button, and by the API", async () => {
    await using bench = await startWebBench();
    const token = tokenIn(await pageOf(bench, "/grids/my_grid_two"));
    expect((await bench.submit("/grids/my_grid_two/forget", { token })).status).toBe(303);
    const answer = await bench.post("/api/v1/trust", { grid: "my_grid_two", forget: true });
    expect(answer.json).toEqual({ grid: "my_grid_two", forgot: "SHA256:abc" });
    expect(callsOf(bench, "forgetHostKey")).toEqual([
      ["my_grid_two", by],
      ["my_grid_two", by],
    ]);
    const both = await bench.post("/api/v1/trust", {
      grid: "my_grid_two",
      forget: true,
      accept: "SHA256:abc",
    });
    expect(both.status).toBe(400);
  });
});

test.each([
  "/grids/check",
  "/grids/my_grid_two/check",
  "/grids/my_grid_two/host-key",
  "/grids/my_grid_two/forget",
])("%s does nothing without password, token and origin", async (path) => {
  await using bench = await startWebBench();
  const token = tokenIn(await pageOf(bench, "/grids"));
  expect((await bench.submit(path, { accept: "SHA256:abc" })).status).toBe(403);
  expect((await bench.submit(path, { token, accept: "x" }, { origin: "http://evil.example" })).status).toBe(
    403,
  );
  await using locked = await startWebBench(lockedSettings());
  expect((await locked.submit(path, { token, accept: "x" })).status).toBe(401);
  expect([bench, locked].flatMap(({ facade }) => facade.script.calls)).toEqual([]);
});
