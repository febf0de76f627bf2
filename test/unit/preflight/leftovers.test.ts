import { describe, expect, it } from "vitest";
import type { JobState } from "../../../src/domain/job.ts";
import { checkOf, left, type World } from "../../support/preflight-bench.ts";

function known(states: Readonly<Record<string, JobState>>): NonNullable<World["parts"]> {
  const find = (id: string) => {
    const state = states[id];
    return state && { kind: "migrate", state, createdAt: "2026-01-01T00:00:00Z", keeps: true };
  };
  return { jobs: { running: () => undefined, find } };
}

describe("leftovers", () => {
  it("are helpers of this application's jobs that have ended", async () => {
    const target = [left("mig_helper_abcd2345", "running"), left("mig_helper_bcde2345")];
    const parts = known({ abcd2345: "succeeded", bcde2345: "running" });
    const check = await checkOf("leftovers", { target, parts }, "my_grid_two");
    expect(check).toMatchObject({
      severity: "warning",
      message: "mig_helper_abcd2345 (running): of jobs that are over.",
      remedy: "See why, and clean them: mig leftovers",
    });
  });

  it("are not what a job, a rollback, a snapshot or another MIG needs", async () => {
    const target = [
      left("mig_helper_abcd2345", "running"),
      left("mig_kept_bcde2345_guestbook"),
      left("mig_snap_guestbook_my_grid_one_20260102T030405_cdef2345"),
      left("mig_helper_defg2345", "running"),
      left("mig_notours"),
    ];
    const parts = known({ abcd2345: "stuck", bcde2345: "succeeded" });
    expect((await checkOf("leftovers", { target, parts }, "my_grid_two")).severity).toBe("fine");
  });
});
