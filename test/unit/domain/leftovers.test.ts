import { describe, expect, it } from "vitest";
import type { JobState } from "../../../src/domain/job.ts";
import { judgeMarked, type Marked, type OwnKnowledge, seenAround } from "../../../src/domain/leftovers.ts";
import type { OwnershipRecord, RecordJob, RecordState } from "../../../src/domain/record.ts";

const OURS = "k3xnp7hq2mwdr8vc";
const JOB: RecordJob = {
  id: "abcd2345",
  kind: "migrate",
  source: "one",
  target: "two",
  name: "guestbook",
  targetName: "guestbook",
};

/** A record of ours at rest on grid one, generation 7. */
function record(state: RecordState, over: Partial<OwnershipRecord> = {}): OwnershipRecord {
  return { applicationId: OURS, generation: 7, holder: "agent-one", state, entity: "0a", job: JOB, ...over };
}

function own(state: JobState | undefined, over: Partial<OwnKnowledge> = {}): OwnKnowledge {
  const job = state && { kind: "migrate", state, createdAt: "2026-01-01T00:00:00Z", keeps: false };
  return {
    applicationId: OURS,
    here: { grid: "one", entity: "0a", generation: 7 },
    findJob: (id) => (id === JOB.id ? job : undefined),
    ...seenAround([], true),
    ...over,
  };
}

function verdict(marked: Partial<Marked>, knowledge: OwnKnowledge): string | undefined {
  const judged = judgeMarked(
    { grid: "two", name: "guestbook", entity: "0b", record: undefined, ...marked },
    knowledge,
  );
  return judged && `${judged.what} ${judged.verdict}`;
}

describe("what carries no mark", () => {
  it("is nothing of MIG's", () => {
    expect(verdict({ name: "shop" }, own("failed"))).toBeUndefined();
    expect(verdict({ name: "shop", record: "foreign" }, own("failed"))).toBeUndefined();
  });
});

describe("a helper", () => {
  const name = "mig_helper_abcd2345";

  it.each([
    ["failed", "left-over"],
    ["succeeded", "left-over"],
    ["running", "wanted"],
    ["waiting", "wanted"],
    ["stuck", "wanted"],
  ] as const)("of a job that is %s is %s", (state, expected) => {
    expect(verdict({ name }, own(state))).toBe(`helper ${expected}`);
  });

  it("of a job that nobody here knows is another MIG's, or may be", () => {
    expect(verdict({ name }, own(undefined))).toBe("helper unclear");
    const theirs: Marked = {
      grid: "one",
      name: "shop",
      entity: "1",
      record: record("moving", { applicationId: "other" }),
    };
    expect(verdict({ name }, own(undefined, seenAround([theirs], true)))).toBe("helper not-ours");
  });

  it("with something else where its record would be is for a person", () => {
    expect(verdict({ name, record: "foreign" }, own("failed"))).toBe("helper unclear");
  });
});

describe("a kept copy", () => {
  const name = "mig_kept_abcd2345_guestbook";
  const kept = (job: Partial<RecordJob> = {}) => ({
    name,
    record: record("away", { job: { ...JOB, ...job } }),
  });
  const times = { keptSince: 1000, keepSeconds: 100 };

  it("is wanted while a rollback refers to it, whatever the time", () => {
    expect(verdict(kept(times), own("succeeded", { keptName: name, now: 5000 }))).toBe("kept wanted");
  });

  it("that is older is wanted until its time is over, by its controller's clock", () => {
    expect(verdict(kept(times), own("succeeded", { now: 1099 }))).toBe("kept wanted");
    expect(verdict(kept(times), own("succeeded", { now: 1100 }))).toBe("kept left-over");
    expect(verdict(kept(times), own("succeeded"))).toBe("kept wanted");
  });

  it("that nobody refers to is left over", () => {
    expect(verdict(kept(), own(undefined))).toBe("kept left-over");
  });

  it("is wanted while its job runs, and for a person when it is not as it was left", () => {
    expect(verdict(kept(), own("running"))).toBe("kept wanted");
    expect(verdict({ name, record: record("committed") }, own("succeeded"))).toBe("kept unclear");
    expect(verdict({ name: `${name}_2`, record: record("away") }, own("succeeded"))).toBe("kept unclear");
    expect(verdict({ name }, own("succeeded"))).toBe("kept unclear");
  });
});

describe("a copy under a name of its own", () => {
  it("of a job that turned back is left over", () => {
    expect(verdict({ record: record("away") }, own("failed"))).toBe("copy left-over");
    expect(verdict({ record: record("moving") }, own("cancelled"))).toBe("copy left-over");
  });

  it.each(["running", "stuck"] as const)("of a job that is %s is wanted", (state) => {
    expect(verdict({ record: record("moving") }, own(state))).toBe("copy wanted");
  });

  it("may be driven by a helper that lives, by one that was not looked for, or by who took over", () => {
    const helper: Marked = { grid: "one", name: "mig_helper_abcd2345", entity: "", record: undefined };
    const granted = { record: record("granted") };
    expect(verdict(granted, own("failed", seenAround([helper], true)))).toBe("copy unclear");
    expect(verdict(granted, own("failed", seenAround([], false)))).toBe("copy unclear");
    expect(verdict({ record: record("granted", { generation: 8 }) }, own("failed"))).toBe("copy unclear");
    expect(verdict(granted, own("failed", { here: undefined }))).toBe("copy unclear");
  });

  it("that no job of ours made, or that says committed, is for a person", () => {
    expect(verdict({ name: "guestbook_2", record: record("away") }, own("failed"))).toBe("copy unclear");
    expect(verdict({ record: record("committed") }, own("failed"))).toBe("copy unclear");
    expect(verdict({ record: record("away") }, own(undefined))).toBe("copy unclear");
  });

  it("is the source that could not be retired only after a job that succeeded", () => {
    const source = { grid: "one", record: record("away") };
    const there = { here: { grid: "two", entity: "0b", generation: 7 } };
    expect(verdict({ ...source, entity: "0a" }, own("succeeded", there))).toBe("copy left-over");
    expect(verdict({ ...source, entity: "0a" }, own("failed", there))).toBe("copy unclear");
  });
});

describe("what is never ours to clean", () => {
  it("is this application itself, snapshots, and all that has another application's record", () => {
    expect(verdict({ grid: "one", entity: "0a", record: record("committed") }, own("failed"))).toBe(
      "application wanted",
    );
    expect(verdict({ name: "mig_snap_x", record: record("snapshot") }, own("succeeded"))).toBe(
      "snapshot wanted",
    );
    const theirs = record("away", { applicationId: "other" });
    expect(verdict({ name: "mig_kept_abcd2345_guestbook", record: theirs }, own("failed"))).toBe(
      "kept not-ours",
    );
    expect(verdict({ record: theirs }, own("failed"))).toBe("application not-ours");
  });

  it("is everything, for a MIG that is in no application", () => {
    const nowhere = own("failed", { applicationId: "", here: undefined });
    expect(verdict({ record: record("away") }, nowhere)).toBe("application not-ours");
    expect(verdict({ name: "mig_kept_abcd2345_guestbook", record: record("away") }, nowhere)).toBe(
      "kept not-ours",
    );
  });
});
