import { describe, expect, it } from "vitest";
import { checkOf, facts } from "../../support/preflight-bench.ts";
import { SAMPLE_RECORD } from "../../support/sample-record.ts";

describe("name-free", () => {
  it("tells how to rename what has the name", async () => {
    expect(await checkOf("name-free", { target: [facts({ state: "stopped" })] })).toMatchObject({
      severity: "error",
      remedy: expect.stringContaining("app rename guestbook guestbook_old"),
    });
  });

  it("is fine with what this very job brought", async () => {
    const job = { id: "abcd2345", kind: "migrate", source: "a", target: "b", name: "n", targetName: "n" };
    const target = [facts({ record: { ...SAMPLE_RECORD, state: "moving", job } })];
    expect((await checkOf("name-free", { target, question: { jobId: "abcd2345" } })).severity).toBe("fine");
    expect((await checkOf("name-free", { target })).severity).toBe("error");
  });
});
