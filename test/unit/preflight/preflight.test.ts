import { describe, expect, it } from "vitest";
import { worstOf } from "../../../src/domain/checks.ts";
import { MigError } from "../../../src/domain/errors.ts";
import type { CheckQuestion } from "../../../src/drivers/driver.ts";
import { facts, left, preflight, type World } from "../../support/preflight-bench.ts";
import { SAMPLE_RECORD } from "../../support/sample-record.ts";

/** What is not fine. */
async function findings(world: World): Promise<readonly (readonly [string, string])[]> {
  const checks = await preflight(world);
  return checks
    .filter(({ severity }) => severity !== "fine")
    .map(({ id, severity }) => [id, severity] as const);
}

const ENDED = { kind: "migrate", state: "failed", createdAt: "2026-01-01T00:00:00Z", keeps: false } as const;

describe("a preflight", () => {
  it("is fine in a good world, each check once a grid", async () => {
    const checks = await preflight();
    expect(worstOf(checks)).toBe("fine");
    expect(checks.map(({ id, grid }) => [id, grid])).toEqual([
      ["configuration", undefined],
      ["other-job", undefined],
      ["login", "my_grid_one"],
      ["login", "my_grid_two"],
      ["host-key", "my_grid_one"],
      ["host-key", "my_grid_two"],
      ["source", "my_grid_one"],
      ["place", "my_grid_one"],
      ["record", "my_grid_one"],
      ["helper-addresses", "my_grid_one"],
      ["leftovers", "my_grid_one"],
      ["name-free", "my_grid_two"],
      ["kept-copy", "my_grid_two"],
      ["leftovers", "my_grid_two"],
    ]);
  });

  it("reports everything that is wrong at once", async () => {
    const found = await findings({
      source: [facts({ state: "stopped", record: "foreign" }), left("mig_helper_abcd2345", "running")],
      target: [facts()],
      parts: {
        place: async () => undefined,
        hostKey: () => undefined,
        jobs: { running: () => ({ id: "bcde2345", kind: "snapshot", target: "t" }), find: () => ENDED },
      },
    });
    expect(found).toEqual([
      ["other-job", "error"],
      ["host-key", "warning"],
      ["host-key", "warning"],
      ["source", "error"],
      ["place", "error"],
      ["record", "error"],
      ["leftovers", "warning"],
      ["name-free", "error"],
    ]);
  });

  it("says once that a controller does not answer, and of the rest that it was not looked at", async () => {
    const down = new MigError("SSH_UNREACHABLE", "Cannot reach two.example.net: refused", {
      hint: "Is it up?",
    });
    const checks = await preflight({ target: down });
    const bad = checks.filter(({ severity }) => severity !== "fine");
    expect(bad.map(({ id, severity }) => [id, severity])).toEqual([
      ["login", "error"],
      ["name-free", "warning"],
      ["kept-copy", "warning"],
      ["leftovers", "warning"],
      ["driver", "warning"],
    ]);
    expect(bad[0]).toMatchObject({ message: down.message, remedy: "Is it up?", grid: "my_grid_two" });
    expect(bad.slice(1).every(({ message }) => message.startsWith("Not looked at:"))).toBe(true);
  });

  it("does not throw when both controllers, the place and the driver fail", async () => {
    const down = new MigError("SSH_TIMEOUT", "slow");
    expect(
      (await preflight({ source: down, target: down })).filter(({ severity }) => severity === "error").length,
    ).toBe(2);
    const broken: World = {
      parts: { place: () => Promise.reject(down) },
      driverChecks: () => Promise.reject(new Error("broken")),
    };
    expect(await findings(broken)).toEqual([
      ["place", "error"],
      ["driver", "error"],
      ["driver", "error"],
    ]);
  });

  it("asks the driver of each side, with what the copy takes", async () => {
    const asked: CheckQuestion[] = [];
    await preflight({
      driverChecks: async (question) => {
        asked.push(question);
        return [];
      },
    });
    const byRole = asked.toSorted((left, right) => (left.role < right.role ? -1 : 1));
    expect(byRole.map(({ role, other, bytes }) => [role, other.name, bytes])).toEqual([
      ["source", "my_grid_two", undefined],
      ["target", "my_grid_one", 1024],
    ]);
  });

  it("has a remedy for every error", async () => {
    const worlds: readonly World[] = [
      { source: [] },
      { source: [facts({ template: true })] },
      { source: [facts({ state: "stopped" })] },
      { source: [facts({ record: { ...SAMPLE_RECORD, applicationId: "other" } })] },
      { source: [facts({ record: { ...SAMPLE_RECORD, entity: "0b" } })] },
      { source: [facts({ record: { ...SAMPLE_RECORD, state: "away" } })] },
      { target: [facts()] },
      { question: { kind: "rollback", keptName: "mig_kept_abcd2345_guestbook" } },
    ];
    for (const world of worlds) {
      const errors = (await preflight(world)).filter(({ severity }) => severity === "error");
      expect(errors.length).toBeGreaterThan(0);
      expect(errors.filter(({ remedy }) => remedy === undefined)).toEqual([]);
    }
  });
});
