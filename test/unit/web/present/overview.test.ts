import { expect, test } from "vitest";
import type { AgentStatus, CheckReport } from "../../../../src/agent-facade.ts";
import type { Check } from "../../../../src/domain/checks.ts";
import type { JobView } from "../../../../src/domain/job.ts";
import { type OverviewParts, presentOverview } from "../../../../src/web/present/overview.ts";
import { sampleGrids, sampleJob, sampleStatus } from "../../../support/web-samples.ts";

const NOW = Date.parse("2026-11-21T09:00:00Z");
const ERROR: Check = {
  id: "login",
  title: "Log in",
  severity: "error",
  message: "It refuses.",
  grid: "my_grid_two",
};

function present(change: Partial<AgentStatus> = {}, parts: Partial<OverviewParts> = {}) {
  return presentOverview({
    status: sampleStatus(change),
    mode: "both",
    grids: sampleGrids(),
    reports: () => undefined,
    readiness: { ready: true, parts: [] },
    jobs: [],
    job: undefined,
    connection: { encrypted: false, authenticated: true },
    now: NOW,
    ...parts,
  });
}

function reasons(change: Partial<AgentStatus>) {
  return present(change).grids[1]?.actions.reasons.map(({ text }) => text);
}

function reportOf(...checks: readonly Check[]): (grid: string) => CheckReport {
  return (grid) => ({ grid, at: "2026-11-21T08:57:00Z", severity: "error", checks });
}

const ended = (change: Partial<JobView> = {}) =>
  sampleJob({ state: "succeeded", committed: true, endedAt: "2026-11-21T08:00:00Z", ...change });

test("it says where the application is, or that it is not known yet", () => {
  expect(present().heading).toBe("guestbook is on my_grid_one");
  const { grid: _grid, ...lost } = sampleStatus();
  const overview = present({}, { status: lost, grids: [] });
  expect([overview.heading, overview.notices]).toEqual(["guestbook does not know yet where it is", []]);
});

test("it says since when the application is there, if a job brought it", () => {
  const there = { grid: { name: "my_grid_two", location: "Houston" } };
  expect(present(there, { jobs: [ended()] }).since?.relative).toBe("1 h ago");
  expect(present({}, { jobs: [ended()] }).since).toBeUndefined();
  expect(present(there, { jobs: [ended({ kind: "snapshot" })] }).since).toBeUndefined();
});

const helper = { role: "helper", gate: { serve: false, reason: "It drives.", offers: [] } } as const;
const closed = { gate: { serve: false, reason: "A copy.", offers: ["stop"] } } as const;
const booting = { gate: { serve: false, reason: "Starting.", offers: [] } } as const;
const problem = { code: "GRID_REFUSED", message: "x" } as const;

test.each<[string, string, Partial<AgentStatus>]>([
  ["good", "All is well", {}],
  ["idle", "MIG is looking where it is", booting],
  ["bad", "This copy does not serve", closed],
  ["busy", "The helper is at work", helper],
  ["bad", "The job is stuck", { ...helper, job: sampleJob({ state: "stuck" }) }],
  ["bad", "A job is stuck: a person must look", { lastJob: ended({ state: "stuck" }) }],
  ["busy", "A job is running", { job: sampleJob() }],
  ["warn", "A job is waiting", { job: sampleJob({ state: "waiting", waitingFor: "a person" }) }],
  ["warn", "A job is going back", { job: sampleJob({ state: "unwinding" }) }],
  ["warn", "guestbook serves, but the last job failed", { lastJob: ended({ state: "failed" }) }],
  ["warn", "guestbook serves, but the last job left a problem", { lastJob: ended({ problems: [problem] }) }],
  ["good", "All is well", { lastJob: ended() }],
  ["good", "All is well", { lastJob: ended({ state: "cancelled" }) }],
  [
    "warn",
    "guestbook serves, but nothing can start",
    { configProblem: { code: "CONFIG_INVALID", message: "x" } },
  ],
])("the verdict is %s, %s", (tone, title, status) => {
  expect(present(status).verdict).toMatchObject({ tone, title });
});

test("all is well names the grids it can move to; where it can go nowhere, all is not well", () => {
  expect(present().verdict.text).toBe("guestbook serves here and can move to my_grid_two.");
  const lastCheck = { at: "2026-11-21T08:57:00Z", severity: "error" } as const;
  const grids = sampleGrids().map((grid) => ({ ...grid, lastCheck }));
  expect(present({}, { grids }).verdict).toMatchObject({
    tone: "warn",
    title: "guestbook serves, but cannot move",
  });
});

test("only another grid can be gone to", () => {
  const [here, there] = present().grids;
  expect(here?.actions.list).toEqual([]);
  expect(there?.actions.list.map(({ href, reasonId }) => [href, reasonId])).toEqual([
    ["/plan?kind=migrate&target=my_grid_two", ""],
    ["/plan?kind=snapshot&target=my_grid_two", ""],
  ]);
});

test("a grid says whether it answers, what blocks a move there, and what to do", () => {
  const warning: Check = { ...ERROR, id: "host-key", severity: "warning", message: "First use." };
  const grid = present({}, { reports: reportOf(warning, { ...ERROR, remedy: "Let it in." }) }).grids[1];
  expect(grid?.reach.word).toBe("no log-in");
  expect(grid?.blockers).toMatchObject([{ message: "It refuses.", remedy: "Let it in." }]);
  expect(grid?.warningsWord).toBe("1 warning");
  const answering = present({}, { reports: reportOf({ ...ERROR, id: "name-free" }) }).grids[1];
  expect(answering?.reach.word).toBe("answers");
  const unseen = present({}, { grids: sampleGrids().map(({ lastCheck: _check, ...each }) => each) }).grids[1];
  expect(unseen?.reach.word).toBe("not checked yet");
});

test("a check grows old, but is not made again while a job runs", () => {
  const isStale = (now: number, change: Partial<AgentStatus> = {}) =>
    present(change, { now }).grids[1]?.isStale;
  const LATER = NOW + 8 * 60_000;
  expect([isStale(NOW), isStale(LATER), isStale(LATER, { job: sampleJob() })]).toEqual([false, true, false]);
  expect(present({}, { now: LATER }).grids[0]?.isStale).toBe(false);
});

test("what cannot be done stays visible with the reason, said once", () => {
  expect(reasons({ job: sampleJob() })).toEqual(["A job is running: Migrate guestbook to my_grid_two."]);
  expect(reasons({ job: sampleJob({ state: "succeeded" }) })).toEqual([]);
  expect(reasons({ role: "helper" })).toEqual([expect.stringContaining("helper")]);
  expect(reasons({ configProblem: { code: "CONFIG_INVALID", message: "x" } })).toEqual([
    expect.stringContaining("configuration"),
  ]);
  expect(reasons({ gate: { serve: false, reason: "x", offers: [] } })).toEqual([
    expect.stringContaining("does not serve"),
  ]);
});

test("the mode forbids one of the two", () => {
  const actions = present({}, { mode: "snapshot" }).grids[1]?.actions;
  expect(actions?.list.map(({ reasonId }) => reasonId)).toEqual([actions?.reasons[0]?.id, ""]);
  expect(actions?.reasons[0]?.text).toBe("This MIG is set to snapshot only (mode in mig.ini).");
});

test("a journal that cannot be written is said, with what to do", () => {
  const readiness = { ready: false, parts: [{ name: "journal", ok: false, message: "The disk is full." }] };
  expect(present({}, { readiness }).notices).toMatchObject([
    { tone: "bad", text: "The disk is full.", hint: expect.stringContaining("Make room") },
  ]);
});

test("the kept copy is offered with the time that is left", () => {
  const kept = {
    jobId: "job0",
    grid: "my_grid_two",
    name: "mig_kept_job0_guestbook",
    until: "2026-11-22T08:00:00Z",
  };
  expect(present({ kept }).kept).toMatchObject({ until: { relative: "in 23 h" }, actions: { reasons: [] } });
  expect(
    present({ kept, job: sampleJob() }).kept?.actions.list.every(({ reasonId }) => reasonId !== ""),
  ).toBe(true);
});

test("the job that stands above is not said again below", () => {
  const [last, before] = [ended({ id: "job2" }), ended({ id: "job1" })];
  const overview = present({ lastJob: last }, { jobs: [last, before] });
  expect(overview.lastJob).toMatchObject({ path: "/jobs/job2", ended: { relative: "1 h ago" } });
  expect(overview.history.map(({ id }) => id)).toEqual(["job1"]);
});
