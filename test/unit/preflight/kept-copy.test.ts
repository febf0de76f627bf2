import { describe, expect, it } from "vitest";
import type { KnownJobs } from "../../../src/preflight/question.ts";
import { checkOf, left } from "../../support/preflight-bench.ts";

describe("kept-copy", () => {
  const name = "mig_kept_abcd2345_guestbook";
  const rollback = { kind: "rollback", keptName: name } as const;

  it("of a rollback must be there and stopped", async () => {
    expect((await checkOf("kept-copy", { target: [left(name)], question: rollback })).severity).toBe("fine");
    expect(
      (await checkOf("kept-copy", { target: [left(name, "running")], question: rollback })).severity,
    ).toBe("error");
    expect((await checkOf("kept-copy", { question: rollback })).severity).toBe("error");
  });

  it("is named before a move to where it stands", async () => {
    const known = {
      kind: "migrate",
      state: "succeeded",
      createdAt: "2026-01-01T00:00:00Z",
      keeps: true,
    } as const;
    const jobs: KnownJobs = { running: () => undefined, find: () => known };
    const check = await checkOf("kept-copy", { target: [left(name)], parts: { jobs } });
    expect(check).toMatchObject({ severity: "fine", message: expect.stringContaining(name) });
  });
});
