import { describe, expect, test } from "vitest";
import { jobSummary } from "../../../../src/cli/render/job-summary.ts";
import { PLAIN } from "../../../../src/cli/render/style.ts";
import {
  CANCELLED,
  COPYING,
  FAILED,
  NOON,
  STUCK,
  SUCCEEDED,
  story,
  view,
} from "../../../support/cli-fixtures.ts";

const options = { style: PLAIN, now: NOON + 20_000 };

function sum(...[job, more]: [Parameters<typeof jobSummary>[0], Partial<typeof options>?]): string {
  return `\n${jobSummary(job, { ...options, ...more }).join("\n")}\n`;
}

describe("the end of a job", () => {
  test("in success says where it runs, how long it was silent, and what can be typed", () => {
    expect(sum(view(SUCCEEDED))).toMatchInlineSnapshot(`
      "
      ✔ succeeded: migrate k7m2p9xa: guestbook runs on my_grid_two, after 5.0 s of silence.
      my_grid_one keeps the source, stopped, until 2026-03-02 12:00 UTC (in 23 h 59 min): mig rollback, mig finalize.
      "
    `);
  });

  test("offers no way back once the time of the kept source is over", () => {
    expect(sum(view(SUCCEEDED), { now: NOON + 86_400_001 })).not.toContain("rollback");
  });

  test("in failure says that all is undone, and why", () => {
    expect(sum(view(FAILED))).toMatchInlineSnapshot(`
      "
      ✘ failed: migrate k7m2p9xa turned back and everything is undone: guestbook is on my_grid_one, after 4.0 s of silence.
      It turned back, because:
        Cannot stop guestbook: the grid answered “not now”
        → Stop it by hand.
      "
    `);
  });

  test("stuck says both errors and what to type", () => {
    expect(sum(view(STUCK))).toMatchInlineSnapshot(`
      "
      ✘ stuck: migrate k7m2p9xa needs a person: an undo failed.
      It turned back, because:
        Cannot stop guestbook: the grid answered “not now”
        → Stop it by hand.
      The undo failed, because:
        Cannot reach my_grid_one: connection refused
      Type:
        ssh root@10.0.1.1
        app start guestbook
      "
    `);
  });

  test("by a person says who", () => {
    expect(sum(view(CANCELLED))).toMatchInlineSnapshot(`
      "
      ↩ cancelled: migrate k7m2p9xa was aborted and everything is undone: guestbook is on my_grid_one.
      It turned back, because:
        Aborted by local ann
      "
    `);
  });

  test("with problems names each with its remedy", () => {
    const problem = {
      type: "problem",
      step: "retire",
      error: { code: "GRID_REFUSED", message: "Cannot rename the source", hint: "app rename it" },
    } as const;
    const events = story({ type: "started", step: "retire", attempt: 1 }, problem, {
      type: "ended",
      state: "succeeded",
    });
    expect(sum(view(events))).toMatchInlineSnapshot(`
      "
      ! succeeded, with a problem: migrate k7m2p9xa: guestbook runs on my_grid_two.
      It finished with 1 problem:
        Cannot rename the source
        → app rename it
      "
    `);
  });

  test.for([
    ["snapshot", "a copy of guestbook is on my_grid_two, stopped"],
    ["rollback", "guestbook runs on my_grid_two again"],
    ["finalize", "the kept source of job abc is destroyed"],
    ["recover", "guestbook is recovered"],
  ] as const)("of a %s says what it means", ([kind, words]) => {
    expect(sum(view(story({ type: "ended", state: "succeeded" }), { kind, of: "abc" }))).toContain(words);
  });

  test("that is not yet there says where the job is", () => {
    expect(sum(view(COPYING))).toBe("\n▸ running: migrate k7m2p9xa is in phase final-copy.\n");
    expect(sum(view(story({ type: "waiting", for: "a person" })))).toBe(
      "\n! waiting: migrate k7m2p9xa waits for a person.\n",
    );
  });
});
