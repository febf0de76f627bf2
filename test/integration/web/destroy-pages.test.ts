import { describe, expect, test } from "vitest";
import type { LeftoverView } from "../../../src/agent-facade.ts";
import { MigError } from "../../../src/domain/errors.ts";
import { lockedSettings, startWebBench, type WebBench } from "../../support/web-bench.ts";
import { sampleJob } from "../../support/web-samples.ts";

const HTML = { headers: { accept: "text/html" } };
const EVIL = '"><script>alert(1)</script>';
const NAME = "mig_snap_guestbook_my_grid_one_20261120T031500_abcd2345";

const tokenIn = (text: string) => /name="token" value="([^"]+)"/.exec(text)?.[1] ?? "";
const onceIn = (text: string) => /name="once" value="([^"]+)"/.exec(text)?.[1] ?? "";

async function pageOf(bench: WebBench, path: string): Promise<string> {
  const answer = await bench.ask(path, HTML);
  expect([path, answer.status]).toEqual([path, 200]);
  return answer.text;
}

function started(bench: WebBench, name: string) {
  return bench.facade.script.calls.filter((call) => call.name === name);
}

describe("snapshots", () => {
  test("are listed with what was taken when and where it lies, and which grid could not be asked", async () => {
    await using bench = await startWebBench();
    const { script } = bench.facade;
    const error = { code: "SSH_UNREACHABLE", message: `Cannot reach ${EVIL}` } as const;
    script.snapshots = { ...script.snapshots, notAsked: [{ grid: "my_grid_three", error }] };
    const text = await pageOf(bench, "/snapshots");
    expect(text).toContain(NAME);
    expect(text).toContain('title="2,684,354,560 bytes">2.50 GiB');
    expect(text).toContain("my_grid_three could not be asked");
    expect(text).not.toContain("<script>alert");
    expect(text).toContain(
      'href="/plan?kind=snapshot&amp;target=my_grid_two">Take a snapshot to my_grid_two',
    );
  });

  test("cannot be taken while a job runs, and the page says why", async () => {
    await using bench = await startWebBench();
    bench.facade.setJob(sampleJob());
    const text = await pageOf(bench, "/snapshots");
    expect(text).toMatch(/aria-disabled="true"[^>]*>Take a snapshot to my_grid_two/);
    expect(text).toContain("A job is running");
  });

  test("are deleted by typing the application's name, once however often the form is sent", async () => {
    await using bench = await startWebBench();
    const text = await pageOf(bench, `/snapshots/delete?name=${NAME}&grid=my_grid_two`);
    const form = { token: tokenIn(text), once: onceIn(text), name: NAME, grid: "my_grid_two" };
    const wrong = await bench.submit("/snapshots/delete", { ...form, confirm: "guest" });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain("Nothing was destroyed");
    const right = { ...form, confirm: "guestbook" };
    const answers = [
      await bench.submit("/snapshots/delete", right),
      await bench.submit("/snapshots/delete", right),
    ];
    expect(answers.map(({ status, headers }) => [status, headers.location])).toEqual([
      [303, "/jobs/job1"],
      [303, "/jobs/job1"],
    ]);
    expect(started(bench, "start").at(-1)?.args).toMatchObject([
      { kind: "delete-snapshot", name: NAME, grid: "my_grid_two", confirm: "guestbook" },
    ]);
  });

  test("a snapshot that is not there any more gets a page that says so and where to go", async () => {
    await using bench = await startWebBench();
    const gone = new MigError("UNKNOWN_APPLICATION", "There is no snapshot x on my_grid_two");
    bench.facade.script.failures.set("planDeletion", gone);
    const answer = await bench.ask("/snapshots/delete?name=x&grid=my_grid_two", HTML);
    expect([answer.status, answer.text]).toEqual([404, expect.stringContaining('href="/snapshots"')]);
  });
});

describe("leftovers", () => {
  const thing = (change: Partial<LeftoverView> = {}): LeftoverView => ({
    grid: "my_grid_one",
    name: "mig_helper_abcd2345",
    state: "stopped",
    bytes: 1_048_576,
    cleanable: true,
    what: "helper",
    verdict: "left-over",
    reason: "The helper of job abcd2345, which has ended (succeeded).",
    jobId: "abcd2345",
    ...change,
  });

  test("are shown with whose they are; only what is left over is offered for cleaning, by name", async () => {
    await using bench = await startWebBench();
    const { script } = bench.facade;
    const wanted = thing({ name: "guestbook", what: "application", verdict: "wanted", cleanable: false });
    script.leftovers = {
      at: "2026-11-21T09:00:00Z",
      things: [thing(), wanted, thing({ name: EVIL })],
      unseen: [],
    };
    expect(await pageOf(bench, "/leftovers")).toContain("which has ended (succeeded)");
    const text = await pageOf(bench, "/leftovers/clean");
    expect(text).not.toContain("<script>alert");
    expect([...text.matchAll(/name="name" value="([^"]+)"/g)].map(([, name]) => name)).toEqual([
      "mig_helper_abcd2345",
      expect.stringContaining("script"),
    ]);
    script.cleaned = { gone: [], job: sampleJob({ id: "job9", kind: "clean" }) };
    const form = { token: tokenIn(text), name: "mig_helper_abcd2345", confirm: "guestbook" };
    const answer = await bench.submit("/leftovers/clean", form);
    expect([answer.status, answer.headers.location]).toEqual([303, "/jobs/job9"]);
    expect(started(bench, "clean")[0]?.args).toMatchObject([
      { names: ["mig_helper_abcd2345"], confirm: "guestbook" },
    ]);
  });

  test("a wrong name destroys nothing, and nothing to clean is said", async () => {
    await using bench = await startWebBench();
    bench.facade.script.failures.set("clean", new MigError("CONFIRMATION", "To confirm, type the name"));
    const text = await pageOf(bench, "/leftovers/clean");
    expect(text).toContain("nothing is left over");
    const form = { token: tokenIn(await pageOf(bench, "/adopt")), name: "x", confirm: "y" };
    const answer = await bench.submit("/leftovers/clean", form);
    expect([answer.status, answer.text]).toEqual([422, expect.stringContaining("Nothing was destroyed")]);
  });
});

test.each(["/snapshots/delete", "/leftovers/clean"])(
  "%s destroys nothing without password, token and origin",
  async (path) => {
    await using bench = await startWebBench();
    const token = tokenIn(await pageOf(bench, "/adopt"));
    const form = { name: "x", grid: "my_grid_two", once: "one", confirm: "guestbook" };
    expect((await bench.submit(path, form)).status).toBe(403);
    expect((await bench.submit(path, { ...form, token }, { origin: "http://evil.example" })).status).toBe(
      403,
    );
    await using locked = await startWebBench(lockedSettings());
    expect((await locked.submit(path, { ...form, token })).status).toBe(401);
    const calls = [bench, locked].flatMap((each) => [...started(each, "start"), ...started(each, "clean")]);
    expect(calls).toEqual([]);
  },
);
