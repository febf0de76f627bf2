import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "../../support/tool.ts";
import { lockedSettings, startWebBench, type WebBench } from "../../support/web-bench.ts";
import { basic } from "../../support/web-client.ts";
import { sampleJob } from "../../support/web-samples.ts";

const AFTER_START = "2026-11-21T09:00:00.000Z";

async function figures(bench: WebBench): Promise<string> {
  const { status, headers, text } = await bench.ask("/metrics");
  expect({ status, type: headers["content-type"] }).toEqual({
    status: 200,
    type: expect.stringMatching(/^text\/plain; .*version=0\.0\.4/),
  });
  return text;
}

test("the figures say the state of the application and its jobs", async () => {
  await using bench = await startWebBench();
  bench.facade.setJob(sampleJob({ id: "job1", kind: "migrate", state: "waiting" }));
  const text = await figures(bench);
  expect(text).toMatch(/^mig_info\{version="[^"]+",role="agent"\} 1$/m);
  expect(text).toMatch(/^mig_gate_open 1$/m);
  expect(text).toMatch(/^mig_job_running\{kind="migrate"\} 1$/m);
  expect(text).toMatch(/^mig_job_waiting\{kind="migrate"\} 1$/m);
  expect(text).toMatch(/^mig_controller_up\{controller="my_grid_one"\} 1$/m);
  expect(text).not.toContain("my_grid_two");
});

test("what ended before the first scrape counts from the start, and what ends after it too", async () => {
  await using bench = await startWebBench();
  const { facade } = bench;
  facade.script.status = { ...facade.script.status, startedAt: "2026-11-21T08:59:00.000Z" };
  const ended = { state: "succeeded", endedAt: AFTER_START } as const;
  facade.setJob(sampleJob({ id: "old", kind: "migrate", ...ended, endedAt: "2026-11-20T09:00:00.000Z" }));
  facade.setJob(sampleJob({ id: "snap", kind: "snapshot", ...ended }));
  facade.setJob(sampleJob({ id: "job1", kind: "migrate", state: "running" }));
  const before = await figures(bench);
  expect(before).toMatch(/^mig_jobs_total\{kind="snapshot",result="succeeded"\} 1$/m);
  expect(before).not.toMatch(/^mig_jobs_total\{kind="migrate"/m);
  expect(before).toMatch(/^mig_last_success_timestamp_seconds\{kind="migrate"\} 1795165200$/m);
  facade.happen("job1", { type: "ended", state: "failed" });
  expect(await figures(bench)).toMatch(/^mig_jobs_total\{kind="migrate",result="failed"\} 1$/m);
});

test("bytes are counted once, however often progress is told", async () => {
  await using bench = await startWebBench();
  await figures(bench);
  const progress = { jobId: "job1", step: "copy", volumes: [], totalBytes: 100 };
  for (const bytes of [10, 40, 40, 100])
    bench.facade.tell({ type: "progress", progress: { ...progress, bytes } });
  expect(await figures(bench)).toMatch(/^mig_transfer_bytes_total 100$/m);
});

describe("who may read them", () => {
  test("whoever knows the password", async () => {
    await using bench = await startWebBench(lockedSettings());
    expect((await bench.ask("/metrics")).status).toBe(401);
    const { status, text } = await bench.ask("/metrics", { headers: basic("admin", "secret") });
    expect(status).toBe(200);
    expect(text).toMatch(/^mig_auth_failures_total 0$/m);
    await bench.ask("/metrics", { headers: basic("admin", "guess") });
    const later = await bench.ask("/metrics", { headers: basic("admin", "secret") });
    expect(later.text).toMatch(/^mig_auth_failures_total 1$/m);
  });

  test("everybody, where mig.ini says metrics = open, under a name of this page", async () => {
    await using bench = await startWebBench({ ...lockedSettings(), metricsOpen: true });
    expect((await bench.ask("/metrics")).status).toBe(200);
    expect((await bench.ask("/metrics", { headers: { host: "evil.example" } })).status).toBe(421);
    expect((await bench.ask("/api/v1/status")).status).toBe(401);
  });
});

describe("the alert rules", () => {
  const text = readFileSync(join(ROOT, "appliance", "mig.rules.yml"), "utf8");
  const rules = text
    .split(/^ {6}- alert: /m)
    .slice(1)
    .map((block) => ({
      name: /^\w+/.exec(block)?.[0] ?? "",
      expression: /^ {8}expr: (.+)$/m.exec(block)?.[1] ?? "",
      block,
    }));
  const partsOf = (expression: string) =>
    [...expression.matchAll(/(?:by \(([a-z, ]+)\) )?\(?(mig_\w+)(?:\{(\w+)=)?/g)].map(
      ([, by, metric = "", label]) => ({
        metric,
        labels: [...(by?.split(/, */) ?? []), ...(label === undefined ? [] : [label])],
      }),
    );

  test("each has a name of its own, an expression that closes what it opens, a severity and words", () => {
    expect(rules.length).toBeGreaterThan(8);
    expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
    for (const { name, expression, block } of rules) {
      const depth = [...expression].reduce(
        (open, sign) => open + (sign === "(" ? 1 : 0) - (sign === ")" ? 1 : 0),
        0,
      );
      expect({ name, depth }).toEqual({ name, depth: 0 });
      expect(block).toMatch(/^ {10}severity: (warning|critical)$/m);
      expect(block).toMatch(/^ {10}summary: ".+"$/m);
      expect(block).toMatch(/^ {10}description: ".+"$/m);
    }
    expect(text).not.toContain("\t");
  });

  test("every metric and label that they name is there", async () => {
    await using bench = await startWebBench();
    const seen = await figures(bench);
    for (const { metric } of rules.flatMap(({ expression }) => partsOf(expression)))
      expect(seen).toContain(`# HELP ${metric} `);
    const { LABELS } = await import("../../../src/web/metrics/metrics.ts");
    for (const { metric, labels } of rules.flatMap(({ expression }) => partsOf(expression)))
      expect([metric, LABELS[metric] ?? []]).toEqual([metric, expect.arrayContaining(labels)]);
  });
});
