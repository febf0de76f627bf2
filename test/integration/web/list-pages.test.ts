import { describe, expect, test } from "vitest";
import { lockedSettings, startWebBench, type WebBench } from "../../support/web-bench.ts";
import { sampleJob } from "../../support/web-samples.ts";

const HTML = { headers: { accept: "text/html" } };
const EVIL = '<img src=x onerror="alert(1)">';

async function pageOf(bench: WebBench, path: string): Promise<string> {
  const answer = await bench.ask(path, HTML);
  expect([path, answer.status]).toEqual([path, 200]);
  return answer.text;
}

function addJobs(bench: WebBench, count: number, change: (index: number) => object = () => ({})): void {
  for (let index = 0; index < count; index += 1) {
    const id = `job${index}`;
    const createdAt = new Date(Date.parse("2026-11-20T00:00:00Z") + index * 60_000).toISOString();
    bench.facade.script.jobs.set(
      id,
      sampleJob({ id, state: "succeeded", createdAt, endedAt: createdAt, ...change(index) }),
    );
  }
}

const jobsIn = (text: string) => [...text.matchAll(/href="\/jobs\/(\w+)"/g)].map(([, id]) => id);

test("help says what to do if nothing answers, in this application's own words", async () => {
  await using bench = await startWebBench();
  const { script } = bench.facade;
  script.status = { ...script.status, application: { name: EVIL, id: "x" } };
  const text = await pageOf(bench, "/help");
  for (const word of ["mig recover --dry-run", "http://127.0.2.10:8080/", "/api/openapi.json", "rollback"])
    expect(text).toContain(word);
  expect(text).not.toContain(EVIL);
  expect(text).toContain(`MIG ${script.status.version}`);
});

describe("history", () => {
  test("shows all jobs, newest first, a page at a time, each once", async () => {
    await using bench = await startWebBench();
    addJobs(bench, 45);
    const seen: (string | undefined)[] = [];
    let path: string | undefined = "/history";
    while (path !== undefined) {
      const text = await pageOf(bench, path);
      seen.push(...jobsIn(text));
      path = /href="(\/history\?before=[^"]*)">Older/.exec(text)?.[1];
    }
    expect(seen).toEqual(Array.from({ length: 45 }, (_one, index) => `job${44 - index}`));
  });

  test("is narrowed by kind and outcome, also where the pages between have none", async () => {
    await using bench = await startWebBench();
    addJobs(bench, 260, (index) => (index === 3 ? { kind: "snapshot", state: "failed" } : {}));
    expect(await pageOf(bench, "/history?kind=snapshot&outcome=")).toContain("older ones may be");
    const path = /href="(\/history\?[^"]*before=[^"]*)">Older/.exec(
      await pageOf(bench, "/history?outcome=failed"),
    );
    const older = await pageOf(bench, path?.[1]?.replaceAll("&amp;", "&") ?? "");
    expect(jobsIn(older)).toEqual(["job3"]);
    expect(older).toContain('<option value="failed" selected>');
    expect(jobsIn(await pageOf(bench, "/history?kind=&outcome="))).toHaveLength(20);
  });

  test("says what is wrong with an address that was typed", async () => {
    await using bench = await startWebBench();
    expect((await bench.ask("/history?kind=party", HTML)).status).toBe(400);
    expect(await pageOf(bench, "/history")).toContain("No job has run yet");
  });

  test("a job that is not there gets a page that says so and leads to all of them", async () => {
    await using bench = await startWebBench();
    for (const path of ["/jobs/nope", "/jobs/NOT-AN-ID", "/jobs/nope/log.txt"]) {
      const { status, text } = await bench.ask(path, HTML);
      expect([path, status, text]).toEqual([path, 404, expect.stringContaining('href="/history"')]);
    }
  });

  test("renders no name as markup", async () => {
    await using bench = await startWebBench();
    addJobs(bench, 1, () => ({ source: EVIL, requestedBy: EVIL }));
    expect(await pageOf(bench, "/history")).not.toContain("<img");
  });
});

describe("audit", () => {
  const entry = (seq: number, change: object = {}) => ({
    seq,
    at: "2026-11-21T08:00:00Z",
    by: "admin from 192.0.2.7",
    what: `deed ${seq}`,
    result: "done",
    ...change,
  });

  test("shows every entry once, a page at a time, and who it was from where", async () => {
    await using bench = await startWebBench();
    bench.facade.script.audit = Array.from({ length: 120 }, (_one, index) => entry(120 - index));
    const first = await pageOf(bench, "/audit");
    const second = await pageOf(bench, "/audit?before=71");
    const third = await pageOf(bench, "/audit?before=21");
    const deeds = [first, second, third].flatMap((text) => text.match(/deed \d+/g) ?? []);
    expect(deeds).toEqual(Array.from({ length: 120 }, (_one, index) => `deed ${120 - index}`));
    expect(first).toContain('href="/audit?before=71">Older');
    expect(third).not.toContain(">Older");
    expect(first).toContain('<td data-label="From">192.0.2.7</td>');
  });

  test("is saved whole, as a table and as lines", async () => {
    await using bench = await startWebBench();
    bench.facade.script.audit = Array.from({ length: 2_300 }, (_one, index) => entry(2_300 - index));
    const csv = await bench.ask("/audit.csv");
    expect(csv.headers["content-disposition"]).toBe("attachment; filename=mig-audit.csv");
    expect(csv.text.trimEnd().split("\r\n")).toHaveLength(2_301);
    const lines = (await bench.ask("/audit.jsonl")).text.trimEnd().split("\n");
    expect(lines).toHaveLength(2_300);
    expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ seq: 1, who: "admin", from: "192.0.2.7" });
  });

  test("renders nothing that somebody did as markup, and lets nobody in without the password", async () => {
    await using bench = await startWebBench();
    bench.facade.script.audit = [entry(1, { what: EVIL, result: EVIL, by: EVIL })];
    expect(await pageOf(bench, "/audit")).not.toContain("<img");
    await using locked = await startWebBench(lockedSettings());
    for (const path of ["/audit", "/audit.csv", "/audit.jsonl", "/history"])
      expect([path, (await locked.ask(path)).status]).toEqual([path, 401]);
  });

  test("is paged for programs too", async () => {
    await using bench = await startWebBench();
    bench.facade.script.audit = [entry(3), entry(2), entry(1)];
    expect((await bench.ask("/api/v1/audit?limit=1&before=3")).json).toEqual([entry(2)]);
  });
});
