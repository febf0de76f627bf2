import { describe, expect, it } from "vitest";
import { helperName, keptName, newJobId, snapshotName } from "../../../src/domain/ids.ts";

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

describe("names on a controller", () => {
  it("carry our prefix and the job", () => {
    const jobId = newJobId();
    for (const name of [helperName(jobId), keptName(jobId, "shop")]) {
      expect(name).toMatch(/^mig_/);
      expect(name).toContain(jobId);
      expect(name).toMatch(NAME);
    }
  });

  it("of a snapshot say application, grid and time, and differ from job to job", () => {
    const at = new Date("2026-11-21T09:15:00.123Z");
    const name = snapshotName({ application: "shop", grid: "my-grid.one", at, jobId: "abc" });
    expect(name).toBe("mig_snap_shop_my_grid_one_20261121T091500_abc");
    expect(name).toMatch(NAME);
  });
});
