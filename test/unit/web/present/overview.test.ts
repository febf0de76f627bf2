import { expect, test } from "vitest";
import type { AgentStatus } from "../../../../src/agent-facade.ts";
import { presentOverview } from "../../../../src/web/present/overview.ts";
import { sampleGrids, sampleJob, sampleStatus } from "../../../support/web-samples.ts";

const NOW = Date.parse("2026-11-21T09:00:00Z");

function present(change: Partial<AgentStatus> = {}, mode: AgentStatus["mode"] = "both") {
  const connection = { encrypted: false, authenticated: true };
  return presentOverview({
    status: sampleStatus(change),
    mode,
    grids: sampleGrids(),
    jobs: [],
    job: undefined,
    connection,
    now: NOW,
  });
}

function reasons(change: Partial<AgentStatus>, mode: AgentStatus["mode"] = "both") {
  return present(change, mode).grids[1]?.actions.reasons.map(({ text }) => text);
}

test("it says where the application is, or that it is not known yet", () => {
  expect(present().heading).toBe("guestbook is on my_grid_one");
  const { grid: _grid, ...lost } = sampleStatus();
  const connection = { encrypted: true, authenticated: true };
  const overview = presentOverview({
    status: lost,
    mode: "both",
    grids: [],
    jobs: [],
    job: undefined,
    connection,
    now: NOW,
  });
  expect([overview.heading, overview.notices]).toEqual(["guestbook does not know yet where it is", []]);
});

test("only another grid can be gone to", () => {
  const [here, there] = present().grids;
  expect(here?.actions.list).toEqual([]);
  expect(there?.actions.list.map(({ href, reasonId }) => [href, reasonId])).toEqual([
    ["/plan?kind=migrate&target=my_grid_two", ""],
    ["/plan?kind=snapshot&target=my_grid_two", ""],
  ]);
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
  const actions = present({}, "snapshot").grids[1]?.actions;
  expect(actions?.list.map(({ reasonId }) => reasonId)).toEqual([actions?.reasons[0]?.id, ""]);
  expect(actions?.reasons[0]?.text).toBe("This MIG is set to snapshot only (mode in mig.ini).");
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
