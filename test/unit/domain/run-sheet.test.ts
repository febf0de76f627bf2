import { describe, expect, test } from "vitest";
import type { Plan } from "../../../src/domain/plan.ts";
import { runSheetOf } from "../../../src/domain/run-sheet.ts";
import { runSheetText } from "../../../src/domain/run-sheet-text.ts";
import { watchPlaces } from "../../../src/domain/watching.ts";
import { samplePlan } from "../../support/web-samples.ts";

function sentences(change: Partial<Plan>): readonly string[] {
  return watchPlaces(samplePlan(change)).map(({ word, sentence }) => `${word}: ${sentence}`);
}

describe("where a move can be watched", () => {
  test("after a migrate nothing answers at the old address", () => {
    expect(sentences({})).toEqual([
      "Here: Answers until the application stops. From then on nothing answers here: the stopped copy keeps this address and is silent.",
      "Helper: Answers while the application is down, and shows the job.",
      "Target: Answers once the application has started on my_grid_two. This is where it is from then on.",
    ]);
  });

  test("an address that goes along is one address", () => {
    const addresses = { source: "10.0.0.5:8080", helper: "10.0.0.6:8080", target: "10.0.0.5:8080" };
    const [here, , target] = sentences({ addresses });
    expect(here).toBe(
      "Here: Falls silent when the application stops, and answers again from my_grid_two: the address goes along.",
    );
    expect(target).toMatch(/^Target: The same address as here\./);
  });

  test("a snapshot comes back to where it was, and answers nowhere else", () => {
    const [here, , target] = sentences({ kind: "snapshot" });
    expect(here).toBe(
      "Here: Falls silent while the application is stopped, and answers again from my_grid_one.",
    );
    expect(target).toBe("Target: Nothing answers here: the snapshot stays stopped.");
  });

  test("an address that nobody knows is left out", () => {
    expect(watchPlaces(samplePlan({ addresses: { source: "10.0.0.5:8080", target: "" } }))).toHaveLength(1);
  });
});

describe("the run sheet", () => {
  test("says how to look at both controllers, and only looks there", () => {
    const { looks } = runSheetOf(samplePlan());
    expect(looks.map(({ type }) => type)).toEqual([
      ["ssh -p 2222 root@127.0.1.1", "app list", "app info guestbook --batch"],
      ["ssh -p 2222 root@127.0.2.1", "app list", "app info guestbook --batch"],
      ["mig status", "mig job show job1"],
    ]);
  });

  test("says what each thing that can be seen there means", () => {
    const seen = (plan: Plan) => runSheetOf(plan).meanings.map((meaning) => meaning.seen);
    expect(seen(samplePlan())).toEqual([
      "mig_helper_job1 runs on my_grid_one",
      "guestbook runs on my_grid_two",
      "guestbook runs on my_grid_one",
      "Neither of these, for longer than the job should take",
    ]);
    expect(seen(samplePlan({ kind: "snapshot" }))).not.toContain("guestbook runs on my_grid_two");
  });

  test("starts by hand on the source only, and last", () => {
    const types = runSheetOf(samplePlan()).recoveries.flatMap(({ type }) => type);
    expect(types).toEqual([
      "export MIG_CONFIG=. MIG_STATE=. MIG_RUN=.",
      "mig recover --dry-run",
      "mig recover",
      "mig recover --assert-off my_grid_one",
      "mig recover --assert-off my_grid_two",
      "app start guestbook",
    ]);
  });

  test("holds every command of the plan as text, forward and back, where it runs", () => {
    const plan = samplePlan();
    const text = runSheetText(plan, "2026-11-21T09:00:00Z");
    for (const { commands, undo } of plan.steps) {
      for (const command of commands) expect(text).toContain(`        ${command.grid} $ ${command.text}\n`);
      for (const command of undo.commands)
        expect(text).toContain(`undo: ${command.grid} $ ${command.text}\n`);
    }
    expect(text).toContain("Job job1, written 2026-11-21T09:00:00Z\n");
  });

  test("does without controllers where nobody knows them", () => {
    const { controllers: _none, ...plan } = samplePlan();
    expect(runSheetOf(plan).looks).toHaveLength(1);
  });
});
