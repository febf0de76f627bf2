import { describe, expect, it } from "vitest";
import type { OwnershipRecord } from "../../../src/domain/record.ts";
import { checkOf, facts } from "../../support/preflight-bench.ts";
import { SAMPLE_RECORD } from "../../support/sample-record.ts";

describe("record", () => {
  const moving: OwnershipRecord = {
    ...SAMPLE_RECORD,
    state: "moving",
    job: { id: "abcd2345", kind: "migrate", source: "a", target: "b", name: "n", targetName: "n" },
  };

  it("may be missing", async () => {
    expect((await checkOf("record", { source: [facts({ record: undefined })] })).severity).toBe("fine");
  });

  it("that holds something else comes with the command that empties it", async () => {
    const check = await checkOf("record", { source: [facts({ record: "foreign" })] });
    expect(check.remedy).toContain("app config guestbook .user2=");
  });

  it("of a job that is not ended is an error, but not of the job that asks", async () => {
    const source = [facts({ record: moving })];
    expect(await checkOf("record", { source })).toMatchObject({
      severity: "error",
      remedy: expect.stringContaining("mig recover"),
    });
    expect((await checkOf("record", { source, question: { jobId: "abcd2345" } })).severity).toBe("fine");
  });
});
