import { describe, it } from "vitest";
import { takeOver } from "../support/takeover-run.ts";

/**
 * A recovery that is lost before each of its own commands, and taken over by the next one. `helper` is the command before
 * which the helper was lost. Commands that may be missing, as a start of what runs, have no number of their own.
 */
const RECOVERIES = [
  { kind: "migrate", helper: 3, where: "one", commands: 6 },
  { kind: "migrate", helper: 6, where: "two", commands: 7 },
  { kind: "rollback", helper: 3, where: "two", commands: 7 },
  { kind: "rollback", helper: 6, where: "one", commands: 7 },
  { kind: "snapshot", helper: 3, where: "one", commands: 6 },
] as const;

describe.each(RECOVERIES)("a recovery of a $kind whose helper was lost before its command $helper", (row) => {
  it.each(Array.from({ length: row.commands }, (_, command) => command))(
    "is lost before its own command %i, and the next one ends the job",
    async (recoveryBefore) => {
      const { kind, helper, where } = row;
      await takeOver({ kind, before: helper, gone: "helper", recoveryBefore }, where);
    },
  );
});

/** The commit is refused, so that the helper goes back: its commands from 9 on are `two away`, `two stop`, `one committed`, `one start`. */
describe("a helper that is on its way back", () => {
  it.each([
    [9, "two"],
    [10, "one"],
    [11, "one"],
    [12, "one"],
  ] as const)("is lost before its command %i: it ends on grid %s", async (before, where) => {
    await takeOver({ kind: "migrate", before, gone: "helper", refused: "two committed" }, where);
  });
});
