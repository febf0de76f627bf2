import { expect, test } from "vitest";
import { MigError } from "../../../src/domain/errors.ts";
import { startWebBench, type WebBench } from "../../support/web-bench.ts";
import type { WebAnswer } from "../../support/web-client.ts";
import { sampleChecks, sampleJob, sampleStatus } from "../../support/web-samples.ts";

const HTML = { headers: { accept: "text/html" } };
const KEPT = {
  jobId: "job0",
  grid: "my_grid_two",
  name: "mig_kept_job0_guestbook",
  until: "2026-11-22T09:00:00Z",
};

async function page(bench: WebBench, path: string): Promise<string> {
  const answer = await bench.ask(path, HTML);
  expect(answer.status).toBe(200);
  expect(answer.headers["content-type"]).toBe("text/html; charset=utf-8");
  return answer.text;
}

/** What a browser without scripts would send with the first form on a page. */
function fieldsOf(html: string): Record<string, string> {
  const form = /<form[\s\S]*?<\/form>/.exec(html)?.[0] ?? "";
  const hidden = [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)];
  return Object.fromEntries(hidden.map(([, name, value]) => [name ?? "", value ?? ""]));
}

function actionOf(html: string): string {
  return /<form method="post" action="([^"]+)"/.exec(html)?.[1] ?? "";
}

async function followed(bench: WebBench, answer: WebAnswer): Promise<string> {
  expect(answer.status).toBe(303);
  return page(bench, answer.headers.location ?? "");
}

test("without scripts: overview, plan, confirm, job, abort", async () => {
  await using bench = await startWebBench();
  const overview = await page(bench, "/");
  const link = /href="(\/plan\?kind=migrate[^"]*)"/.exec(overview)?.[1] ?? "";
  const plan = await page(bench, link.replaceAll("&amp;", "&"));
  expect(plan).toContain("app migrate 127.0.1.1:guestbook");
  const started = await bench.submit(actionOf(plan), {
    ...fieldsOf(plan),
    confirm: "guestbook",
    accept: "host-key on my_grid_two",
  });
  expect(bench.facade.script.calls.at(-1)).toMatchObject({
    name: "start",
    args: [
      {
        kind: "migrate",
        target: "my_grid_two",
        confirm: "guestbook",
        acceptWarnings: ["host-key on my_grid_two"],
        by: "anonymous from 127.0.0.1",
      },
    ],
  });
  const job = await followed(bench, started);
  expect(job).toContain("Step 5 of 9: Copy guestbook to my_grid_two");
  const asked = await page(bench, /href="([^"]*\/abort)"/.exec(job)?.[1] ?? "");
  expect(asked).toContain("Will undo 4 steps.");
  const aborted = await bench.submit(actionOf(asked), fieldsOf(asked));
  expect(await followed(bench, aborted)).toContain("Migrate guestbook to my_grid_two");
  expect(bench.facade.script.calls.at(-1)).toEqual({
    name: "abort",
    args: ["job1", "anonymous from 127.0.0.1"],
  });
});

test("a form sent twice starts one job", async () => {
  await using bench = await startWebBench();
  const plan = await page(bench, "/plan?kind=snapshot&target=my_grid_two");
  const fields = { ...fieldsOf(plan), confirm: "guestbook" };
  const places = [await bench.submit("/jobs", fields), await bench.submit("/jobs", fields)].map(
    ({ headers }) => headers.location,
  );
  expect(places).toEqual(["/jobs/job1", "/jobs/job1"]);
});

test("a wrong name is said where it was typed, and starts nothing", async () => {
  await using bench = await startWebBench();
  const plan = await page(bench, "/plan?kind=migrate&target=my_grid_two");
  const answer = await bench.submit("/jobs", { ...fieldsOf(plan), confirm: "gestbook" });
  expect(answer.status).toBe(422);
  expect(answer.text).toMatch(/role="alert"[\s\S]*Type guestbook\.[\s\S]*aria-invalid="true"/);
  expect(bench.facade.script.jobs.size).toBe(0);
});

test("what the checks refuse brings the plan back with the reason", async () => {
  await using bench = await startWebBench();
  const plan = await page(bench, "/plan?kind=migrate&target=my_grid_two");
  bench.facade.script.failures.set(
    "start",
    new MigError("PREFLIGHT_REFUSED", "Cannot start: warnings are not accepted"),
  );
  const answer = await bench.submit("/jobs", { ...fieldsOf(plan), confirm: "guestbook" });
  expect(answer.status).toBe(409);
  expect(answer.text).toContain("Cannot start: warnings are not accepted");
});

test("a plan with errors offers to check again, and no button that starts", async () => {
  await using bench = await startWebBench();
  const error = {
    id: "x",
    title: "Template MigHelper",
    severity: "error",
    message: "Not there.",
    remedy: "app import",
  } as const;
  bench.facade.script.plan = { ...bench.facade.script.plan, checks: [...sampleChecks(), error] };
  const plan = await page(bench, "/plan?kind=migrate&target=my_grid_two");
  expect(plan).not.toContain("<form");
  expect(plan).toContain("Check again");
  expect(plan.indexOf("Template MigHelper")).toBeLessThan(plan.indexOf("Log in on my_grid_two"));
});

test.each([
  ["rollback", "What was written on my_grid_two in the last hour is lost."],
  ["finalize", "After this there is no rollback."],
])("%s says what is lost and asks for the name", async (kind, warning) => {
  await using bench = await startWebBench();
  bench.facade.script.status = sampleStatus({ kept: KEPT });
  const overview = await page(bench, "/");
  expect(overview).toContain(`href="/${kind}"`);
  const confirm = await page(bench, `/${kind}`);
  expect(confirm).toContain(warning);
  const refused = await bench.submit(actionOf(confirm), { ...fieldsOf(confirm), confirm: "" });
  expect(refused.status).toBe(422);
  expect(refused.text).toContain(warning);
  const started = await bench.submit(actionOf(confirm), { ...fieldsOf(confirm), confirm: " guestbook " });
  expect(started.headers.location).toBe("/jobs/job1");
  expect(bench.facade.script.calls.at(-1)?.args[0]).toMatchObject({ kind, confirm: "guestbook" });
});

test("without a kept copy there is nothing to finalize, in words", async () => {
  await using bench = await startWebBench();
  const answer = await bench.ask("/finalize", HTML);
  expect(answer.status).toBe(409);
  expect(answer.text).toContain("Cannot finalize: no copy is kept");
});

test("a copy that may not serve says why, and can be adopted by typing its name", async () => {
  await using bench = await startWebBench();
  const gate = {
    serve: false,
    reason: "This is a snapshot of guestbook.",
    offers: ["stop", "adopt", "recover"],
  } as const;
  bench.facade.script.status = sampleStatus({ gate });
  const overview = await page(bench, "/");
  expect(overview).toContain("The gate is closed: this copy does not serve.");
  expect(overview).toContain("This is a snapshot of guestbook.");
  expect(overview).toContain("mig recover");
  const confirm = await page(bench, "/adopt");
  expect((await bench.submit("/adopt", { ...fieldsOf(confirm), confirm: "other" })).status).toBe(422);
  expect(bench.facade.script.calls).toEqual([]);
  const adopted = await bench.submit("/adopt", { ...fieldsOf(confirm), confirm: "guestbook" });
  expect(await followed(bench, adopted)).toContain("The gate is open: this copy serves.");
});

test("a copy that may not serve can be stopped by a plain button", async () => {
  await using bench = await startWebBench();
  bench.facade.script.status = sampleStatus({ gate: { serve: false, reason: "A copy.", offers: ["stop"] } });
  const overview = await page(bench, "/");
  expect(overview).toContain('<form method="post" action="/stop">');
  const answer = await bench.submit("/stop", fieldsOf(overview));
  expect(answer.headers.location).toBe("/");
  expect(bench.facade.script.calls).toEqual([{ name: "stopCopy", args: ["anonymous from 127.0.0.1"] }]);
  bench.facade.script.status = sampleStatus();
  expect(await page(bench, "/")).not.toContain('action="/stop"');
});

test("a page without scripts loads itself again while a job runs, and only then", async () => {
  await using bench = await startWebBench();
  const REFRESH = '<noscript><meta http-equiv="refresh" content="5"></noscript>';
  expect(await page(bench, "/")).not.toContain("http-equiv");
  bench.facade.setJob(sampleJob());
  expect(await page(bench, "/")).toContain(REFRESH);
  expect(await page(bench, "/jobs/job1")).toContain(REFRESH);
  expect(await page(bench, "/plan?kind=migrate&target=my_grid_two")).not.toContain("http-equiv");
});

test("the tab tells how far the job is", async () => {
  await using bench = await startWebBench();
  bench.facade.setJob(sampleJob());
  const html = await page(bench, "/jobs/job1");
  expect(html).toContain("<title>4/9 running · Migrate guestbook to my_grid_two · MIG</title>");
  expect(html).toContain("/assets/favicon-busy.svg");
});

test("an error in the configuration and an open door are said on top", async () => {
  await using bench = await startWebBench();
  const configProblem = {
    code: "CONFIG_INVALID",
    message: "Cannot read grid.info: line 3",
    hint: "Mend it.",
  } as const;
  bench.facade.script.status = sampleStatus({ configProblem });
  const html = await page(bench, "/");
  expect(html).toContain("The configuration has an error");
  expect(html).toContain("Cannot read grid.info: line 3");
  expect(html).toContain('<p class="hint">Mend it.</p>');
  expect(html).toContain("No password is asked for");
  expect(html).toContain('aria-disabled="true"');
});

test("what a controller or a person said is text, never markup", async () => {
  await using bench = await startWebBench();
  const evil = `<script>alert("1")</script>'&`;
  const error = { code: "GRID_REFUSED", message: evil, hint: evil } as const;
  const job = sampleJob({
    source: evil,
    target: evil,
    waitingFor: evil,
    error,
    requestedBy: evil,
    toType: [evil],
  });
  bench.facade.setJob(job);
  bench.facade.script.logs.set("job1", [{ at: evil, grid: evil, text: evil }]);
  bench.facade.script.status = {
    ...bench.facade.script.status,
    application: { name: evil, id: "x" },
    kept: { ...KEPT, grid: evil, until: evil },
  };
  bench.facade.script.grids = bench.facade.script.grids.map((grid) => ({
    ...grid,
    location: evil,
    migAddress: `javascript:${evil}`,
  }));
  for (const path of ["/", "/jobs/job1", "/finalize", "/adopt", "/rollback"]) {
    const html = await page(bench, path);
    expect(html).not.toContain("<script>alert");
    expect(html).not.toContain('href="javascript:');
  }
});

test("the log of a job can be taken along as a file", async () => {
  await using bench = await startWebBench();
  bench.facade.setJob(sampleJob());
  bench.facade.script.logs.set("job1", [
    { at: "2026-11-21T09:00:00Z", grid: "my_grid_one", text: "app stop guestbook" },
  ]);
  const answer = await bench.ask("/jobs/job1/log.txt");
  expect(answer.headers["content-disposition"]).toBe("attachment; filename=mig-job1.log");
  expect(answer.headers["content-type"]).toContain("text/plain");
  expect(answer.text).toBe("2026-11-21T09:00:00Z my_grid_one app stop guestbook\n");
});
