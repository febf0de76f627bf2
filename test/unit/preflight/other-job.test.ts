import { describe, expect, it } from "vitest";
import type { KnownJobs } from "../../../src/preflight/question.ts";
import { checkOf } from "../../support/preflight-bench.ts";

describe("other-job", () => {
  const jobs: KnownJobs = {
    running: () => ({ id: "abcd2345", kind: "migrate", target: "my_grid_two" }),
    find: () => undefined,
  };

  it("is an error with how to end it, but not when it is the one that asks", async () => {
    expect(await checkOf("other-job", { parts: { jobs } })).toMatchObject({
      severity: "error",
      remedy: expect.stringContaining("mig job abort abcd2345"),
    });
    expect((await checkOf("other-job", { parts: { jobs }, question: { jobId: "abcd2345" } })).severity).toBe(
      "fine",
    );
  });
});
