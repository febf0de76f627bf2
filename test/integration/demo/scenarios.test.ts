import { describe, expect, test } from "vitest";
import { goldenOf, playScenarios } from "../../support/scenario-run.ts";

/** All the others: test/faults/scenarios.test.ts. */
const QUICK = ["unknown-grid", "broken-grid-info", "helper-refused"];

describe("npm run demo -- --fault NAME", () => {
  test("plays scenarios one after the other, each as its golden text says, and leaves nothing behind", {
    timeout: 120_000,
  }, async () => {
    const { exit, transcripts, said, left } = await playScenarios(QUICK);
    expect([...transcripts.keys()], said).toEqual(QUICK);
    for (const [name, text] of transcripts) expect(text).toBe(goldenOf(name, text));
    expect(exit).toBe(0);
    expect(left).toEqual([]);
  });
});
