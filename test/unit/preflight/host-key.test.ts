import { describe, expect, it } from "vitest";
import { checkOf, KNOWN_KEY } from "../../support/preflight-bench.ts";
import { otherGrid, sampleGrid } from "../../support/sample-grids.ts";

describe("host-key", () => {
  it("that is pinned or was seen before is fine", async () => {
    const grids = [sampleGrid({ hostKey: "SHA256:pinned" }), otherGrid()] as const;
    const check = await checkOf("host-key", { grids, parts: { hostKey: () => undefined } }, "my_grid_one");
    expect(check.severity).toBe("fine");
    expect((await checkOf("host-key")).message).toContain("host_key = SHA256:known");
  });

  it("that this preflight saw first is a warning with the line that pins it", async () => {
    let asked = 0;
    const hostKey = () => {
      asked += 1;
      return asked > 2 ? KNOWN_KEY : undefined;
    };
    const check = await checkOf("host-key", { parts: { hostKey } });
    expect(check).toMatchObject({
      severity: "warning",
      remedy: expect.stringContaining("host_key = SHA256:known"),
    });
  });
});
