import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  helperName,
  keptName,
  newJobId,
  parseOurName,
  snapshotName,
  snapshotTakenAt,
} from "../../../src/domain/ids.ts";

const name = fc.stringMatching(/^[A-Za-z0-9_]{1,20}$/);

describe("parseOurName", () => {
  it("reads what we call helpers, kept sources and snapshots", () => {
    fc.assert(
      fc.property(name, name, (application, grid) => {
        const jobId = newJobId();
        const at = new Date(0);
        expect(parseOurName(helperName(jobId))).toEqual({ kind: "helper", jobId });
        expect(parseOurName(keptName(jobId, application))).toEqual({ kind: "kept", jobId, application });
        expect(parseOurName(snapshotName({ application, grid, at, jobId }))).toEqual({
          kind: "snapshot",
          jobId,
        });
      }),
    );
  });

  it("says when a snapshot was taken, as its name does", () => {
    const at = new Date("2026-11-21T08:55:07Z");
    const taken = snapshotName({ application: "a_b", grid: "c-d", at, jobId: "abcd2345" });
    expect(snapshotTakenAt(taken)).toBe("2026-11-21T08:55:07.000Z");
    for (const other of ["guestbook", "mig_snap_x_20261341T085507_abcd2345", `${taken}_`])
      expect(snapshotTakenAt(other)).toBeUndefined();
  });

  it.each([
    "guestbook",
    "mig_helper_",
    "mig_helper_ABCDEFGH",
    "mig_helper_abcd2345_x",
    "mig_kept_abcd2345_",
    "xmig_helper_abcd2345",
  ])("does not take %s for ours", (text) => {
    expect(parseOurName(text)).toBeUndefined();
  });
});
