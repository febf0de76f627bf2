import { expect, test } from "vitest";
import { startWebBench, type WebBench } from "../../support/web-bench.ts";
import { sampleJob } from "../../support/web-samples.ts";

async function startWithJob(): Promise<WebBench> {
  const bench = await startWebBench();
  bench.facade.setJob(sampleJob({ lastEvent: 1007 }));
  return bench;
}

function askFrom(bench: WebBench, origin: string, path = "/healthz?job=job1") {
  return bench.ask(path, { headers: { origin } });
}

test("who names the job hears where this MIG is and how far it knows the job, and nothing else", async () => {
  await using bench = await startWithJob();
  const answer = await bench.ask("/healthz?job=job1");
  expect(answer.json).toEqual({ status: "ok", here: "grid:my_grid_one", lastEvent: 1007 });
  expect(answer.headers["cache-control"]).toBe("no-store");
});

test.for(["/healthz", "/healthz?job=job2", "/healthz?job=..%2F", "/healthz?job=a&job=b", "/healthz?job="])(
  "%s says that MIG answers",
  async (path) => {
    await using bench = await startWithJob();
    expect((await bench.ask(path)).json).toEqual({ status: "ok" });
  },
);

test.for([
  ["the source", "http://127.0.1.10:8080"],
  ["the helper", "http://127.0.1.20:8080"],
  ["the target", "http://127.0.2.10:8080"],
  ["the target, encrypted", "https://127.0.2.10:8080"],
] as const)("a page of %s may read the answer", async ([, origin]) => {
  await using bench = await startWithJob();
  const { headers } = await askFrom(bench, origin);
  expect(headers).toMatchObject({ "access-control-allow-origin": origin, vary: "Origin" });
  expect(headers).not.toHaveProperty("access-control-allow-credentials");
});

test.for([
  "http://192.0.2.66:8080",
  "http://127.0.1.10",
  "http://127.0.1.10:8081",
  "http://127.0.1.10:8080.evil.example",
  "null",
  "*",
])("a page of %s may not", async (origin) => {
  await using bench = await startWithJob();
  const { headers } = await askFrom(bench, origin);
  expect(headers).not.toHaveProperty("access-control-allow-origin");
});

test("the helper's page may only ask about its own job", async () => {
  await using bench = await startWithJob();
  const { headers } = await askFrom(bench, "http://127.0.1.20:8080", "/healthz");
  expect(headers).not.toHaveProperty("access-control-allow-origin");
});

test.for(["/readyz", "/may-serve", "/api/v1/status", "/session", "/follow"])(
  "%s is for pages of this address alone",
  async (path) => {
    await using bench = await startWithJob();
    const { headers } = await askFrom(bench, "http://127.0.1.20:8080", path);
    expect(headers).not.toHaveProperty("access-control-allow-origin");
  },
);

function connectionsOf(policy: unknown): string | undefined {
  return /connect-src ([^;]*)/.exec(String(policy))?.[1];
}

test("the pages of a running job may ask its places, and nothing else", async () => {
  await using bench = await startWithJob();
  const places = "'self' http://127.0.1.10:8080 http://127.0.1.20:8080 http://127.0.2.10:8080";
  for (const path of ["/jobs/job1", "/"]) {
    const { headers } = await bench.ask(path);
    expect([path, connectionsOf(headers["content-security-policy"])]).toEqual([path, places]);
  }
});

test("the page of a job that has ended, and every other, asks nobody else", async () => {
  await using bench = await startWithJob();
  bench.facade.script.jobs.set("job2", sampleJob({ id: "job2", state: "succeeded" }));
  for (const path of ["/jobs/job2", "/jobs/nowhere", "/follow", "/plan?kind=migrate&target=my_grid_two"]) {
    const { headers } = await bench.ask(path, { headers: { accept: "text/html" } });
    expect([path, connectionsOf(headers["content-security-policy"])]).toEqual([path, "'self'"]);
  }
});

test("an address that is none widens nothing", async () => {
  await using bench = await startWithJob();
  const addresses = {
    source: "http://a b/; script-src *",
    helper: "x'; script-src *",
    target: "javascript:alert(1)",
  };
  bench.facade.setJob(sampleJob({ addresses }));
  const { headers } = await bench.ask("/jobs/job1");
  expect(connectionsOf(headers["content-security-policy"])).toBe("'self'");
  expect(String(headers["content-security-policy"])).not.toContain("*");
});
