import { describe, expect, it } from "vitest";
import { MigError } from "../../../src/domain/errors.ts";
import { checkOf } from "../../support/preflight-bench.ts";

describe("login", () => {
  it("gives the command that lets MIG's own key in", async () => {
    const check = await checkOf("login", { target: new MigError("SSH_AUTH", "no key fits") }, "my_grid_two");
    expect(check.remedy).toBe(
      "On my_grid_two: user create mig@my_grid_two pwd=- 'sshkey=ssh-ed25519 AAAA mig'",
    );
  });
});
