import { describe, expect, it } from "vitest";
import { checkOf, left, type World } from "../../support/preflight-bench.ts";

describe("leftovers", () => {
  it("come with the commands that clean them", async () => {
    const target = [left("mig_helper_abcd2345", "running"), left("mig_kept_bcde2345_guestbook")];
    const check = await checkOf("leftovers", { target }, "my_grid_two");
    expect(check.severity).toBe("warning");
    expect(check.remedy).toBe(
      "If no other MIG needs them: app stop mig_helper_abcd2345; app destroy mig_helper_abcd2345 --force; " +
        "app destroy mig_kept_bcde2345_guestbook --force",
    );
  });

  it("are not what a running job, a kept source or a snapshot needs", async () => {
    const target = [
      left("mig_helper_abcd2345", "running"),
      left("mig_kept_bcde2345_guestbook"),
      left("mig_snap_guestbook_my_grid_one_20260102T030405_cdef2345"),
      left("mig_notours"),
    ];
    const traces = (id: string) => (id === "abcd2345" ? "running" : "kept");
    const world: World = { target, parts: { jobs: { running: () => undefined, traces } } };
    expect((await checkOf("leftovers", world, "my_grid_two")).severity).toBe("fine");
  });

  it("are helpers of jobs that ended, though their source is kept", async () => {
    const world: World = {
      target: [left("mig_helper_abcd2345")],
      parts: { jobs: { running: () => undefined, traces: () => "kept" } },
    };
    expect((await checkOf("leftovers", world, "my_grid_two")).severity).toBe("warning");
  });
});
