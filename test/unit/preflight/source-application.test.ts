import { describe, expect, it } from "vitest";
import { checkOf, facts } from "../../support/preflight-bench.ts";

describe("source", () => {
  it.each([
    ["starting", "warning"],
    ["repairing", "warning"],
    ["unknown", "warning"],
    ["failed", "warning"],
    ["standby", "error"],
    ["stopped", "error"],
    ["running", "fine"],
  ] as const)("that is %s is %s", async (state, severity) => {
    expect((await checkOf("source", { source: [facts({ state })] })).severity).toBe(severity);
  });

  it("that another command works on is waited for", async () => {
    expect((await checkOf("source", { source: [facts({ busy: true })] })).severity).toBe("warning");
  });
});
