import { describe, expect, test } from "vitest";
import type { JobView } from "../../../../src/domain/job.ts";
import { driverOf } from "../../../../src/web/follow/places.ts";
import { leftNotice, movedNotice, presentFollow } from "../../../../src/web/present/follow.ts";
import { sampleJob, sampleStatus, sampleSteps } from "../../../support/web-samples.ts";

const FAILED = { code: "GRID_REFUSED", message: "no" } as const;

const DRIVERS: readonly (readonly [string, number, Partial<JobView>, string])[] = [
  ["the agent, until it hands the job over", 1, {}, "grid:my_grid_one"],
  ["the agent, while it hands the job over", 2, {}, "grid:my_grid_one"],
  ["the helper, while the application is down", 4, {}, "helper"],
  ["the agent at the target, after the commit", 8, { committed: true }, "grid:my_grid_two"],
  ["the agent at the source, after a snapshot", 8, { committed: true, kind: "snapshot" }, "grid:my_grid_one"],
  ["the helper, while it undoes its own steps", 4, { error: FAILED }, "helper"],
  ["the agent, while the rest is undone", 1, { error: FAILED }, "grid:my_grid_one"],
];

test.for(DRIVERS)("a job is driven by %s", ([, done, change, driver]) => {
  const steps = sampleSteps(done).map((step) =>
    step.name === "hand-over" || step.by === "helper" ? step : { ...step, by: "agent" as const },
  );
  expect(driverOf(sampleJob({ steps, ...change }), true)).toBe(driver);
});

test("a copy that does not serve, and knows of the job only that it is handed over, says that the helper drives", () => {
  expect(driverOf(sampleJob({ steps: sampleSteps(2) }), false)).toBe("helper");
  expect(driverOf(sampleJob({ steps: sampleSteps(1) }), false)).toBe("grid:my_grid_one");
});

test("a page says where its job is when it is not here, and leads there", () => {
  const follow = presentFollow(sampleJob({ steps: sampleSteps(4) }), true);
  expect(movedNotice(follow, sampleStatus())).toEqual({
    sentence: "The helper drives this job from here on: it stops the application, and starts it again.",
    href: "http://127.0.1.20:8080/jobs/job1",
    label: "Go to the helper",
  });
  const { grid: _grid, ...helper } = sampleStatus({ role: "helper" });
  expect(movedNotice(follow, helper)).toBeUndefined();
  expect(
    movedNotice(presentFollow(sampleJob({ steps: sampleSteps(8), committed: true }), true), helper),
  ).toMatchObject({
    href: "http://127.0.2.10:8080/jobs/job1",
    label: "Go to my_grid_two",
  });
});

test("a MIG that does not know yet where it is sends nobody away", () => {
  const { grid: _grid, ...status } = sampleStatus();
  expect(movedNotice(presentFollow(sampleJob({ steps: sampleSteps(4) }), true), status)).toBeUndefined();
});

describe("who was brought along is greeted", () => {
  const ended = { steps: sampleSteps(9), downtimeMs: 7_640, state: "succeeded", committed: true } as const;
  const GREETINGS: readonly (readonly [Partial<JobView>, string])[] = [
    [ended, "guestbook is on my_grid_two now. It did not answer for 7.6 s."],
    [
      { ...ended, kind: "snapshot" },
      "The snapshot is made, and guestbook runs again. It did not answer for 7.6 s.",
    ],
    [
      { ...ended, committed: false, state: "failed" },
      "guestbook runs on my_grid_one as before; everything was undone. It did not answer for 7.6 s.",
    ],
    [
      { steps: sampleSteps(1), state: "cancelled" },
      "guestbook runs on my_grid_one as before; everything was undone.",
    ],
    [{ ...ended, state: "stuck" }, "The job is stuck, and guestbook needs a person: see below."],
    [{ state: "running" }, ""],
  ];
  test.for(GREETINGS)("%j", ([change, greeting]) => {
    expect(presentFollow(sampleJob(change), true).greeting).toBe(greeting);
  });
});

test("a copy that was left leads to the application, where its page is known", () => {
  const gate = { serve: false, reason: "", offers: ["adopt"], elsewhere: "my_grid_two" } as const;
  expect(leftNotice(sampleStatus({ gate }), "http://127.0.2.10:8080/")).toEqual({
    sentence: "This copy is retired and does not serve: the application is on my_grid_two.",
    href: "http://127.0.2.10:8080/",
    label: "Go to my_grid_two",
  });
  expect(leftNotice(sampleStatus({ gate }), undefined)).toBeUndefined();
  expect(leftNotice(sampleStatus(), "http://127.0.2.10:8080/")).toBeUndefined();
});

test("a hostile address is no link", () => {
  const gate = { serve: false, reason: "", offers: ["adopt"], elsewhere: "x" } as const;
  expect(leftNotice(sampleStatus({ gate }), "javascript:alert(1)")).toBeUndefined();
});
