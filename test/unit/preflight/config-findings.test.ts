import { describe, expect, it } from "vitest";
import { preflight } from "../../support/preflight-bench.ts";

describe("configuration", () => {
  it("brings the lint's errors and warnings among the checks, the key by its own name", async () => {
    const checks = await preflight({
      parts: {
        findings: [
          {
            file: "private.key",
            severity: "error",
            message: "Mode 644 lets others read it",
            remedy: "chmod 600 private.key",
          },
          { file: "grid.info", line: 7, severity: "warning", message: "The netmask is a network address" },
          { file: "grid.info", severity: "note", message: "The application keeps its address" },
        ],
      },
    });
    expect(checks.slice(0, 2)).toEqual([
      {
        id: "key",
        title: "private.key",
        severity: "error",
        message: "Mode 644 lets others read it.",
        remedy: "chmod 600 private.key",
      },
      {
        id: "configuration",
        title: "grid.info line 7",
        severity: "warning",
        message: "The netmask is a network address.",
      },
    ]);
    expect(checks[2]?.id).toBe("other-job");
  });
});
