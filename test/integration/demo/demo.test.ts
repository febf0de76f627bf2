import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { describe, expect, test } from "vitest";
import { outcomeIn, runDemo } from "../../support/demo-run.ts";
import { processesAbout } from "../../support/processes-about.ts";

/** Directories of demos in this file's own temporary directory. */
function demoDirectories(): readonly string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith("mig-demo-"));
}

describe("the demo", () => {
  test("moves the application once, proves it, and leaves nothing behind", async () => {
    await using run = runDemo("--once", "--json");
    const { exit, stdout } = await run.ended;
    expect(outcomeIn(stdout), run.said).toEqual({
      outcome: "succeeded",
      from: "my_grid_one",
      to: "my_grid_two",
      entries_before: 5,
      entries_after: 5,
      downtime_ms: expect.any(Number),
      total_ms: expect.any(Number),
      leftovers: [],
    });
    expect(exit).toBe(0);
    expect(stdout.trimEnd().split("\n"), "stdout has the one line").toHaveLength(1);
    expect(processesAbout(tmpdir())).toEqual([]);
    expect(demoDirectories()).toEqual([]);
  });
});
