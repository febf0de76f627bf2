import { describe, it } from "vitest";
import { type GridWord, type Loss, type Outcome, takeOver } from "../support/takeover-run.ts";

/**
 * Every state of the records that a helper can leave, for each kind of job, and each way of losing more than the helper.
 * The commands are those of the helper, in order; before each of them it is lost.
 */
const COMMANDS = {
  migrate: [
    "one stop",
    "two pull",
    "two moving",
    "one away",
    "two granted",
    "two start",
    "two writeFile",
    "two removeFile",
    "two committed",
  ],
  rollback: [
    "two stop",
    "one moving",
    "one rename",
    "two away",
    "one granted",
    "one start",
    "one writeFile",
    "one removeFile",
    "one committed",
  ],
  snapshot: ["one stop", "two pull", "two removeVolumeFile", "two snapshot", "one committed", "one start"],
} as const;

/** From this command on the job goes forward: the source is away by then and the copy proven. */
const FORWARD_FROM = { migrate: 4, rollback: 4, snapshot: Number.POSITIVE_INFINITY };
/** From this command on the target's own record proves its copy whole, should the source's grid be gone. */
const PROVEN_FROM = { migrate: 3, rollback: 0, snapshot: Number.POSITIVE_INFINITY };

function whereAtTheEnd(loss: Loss): Outcome {
  const [source, target]: readonly GridWord[] = loss.kind === "rollback" ? ["two", "one"] : ["one", "two"];
  switch (loss.gone) {
    case "helper":
      return loss.before >= FORWARD_FROM[loss.kind] ? target : source;
    case "target":
      return source;
    case "source":
      return loss.before >= PROVEN_FROM[loss.kind] ? target : undefined;
  }
}

const KINDS = ["migrate", "rollback", "snapshot"] as const;

describe.each(KINDS)("a helper of a %s that is lost", (kind) => {
  const rows = COMMANDS[kind].map((command, before) => ({ command, before }));

  it.each(rows)("before $command", async ({ before }) => {
    const loss: Loss = { kind, before, gone: "helper" };
    await takeOver(loss, whereAtTheEnd(loss));
  });

  it.each(rows)("before $command, and the source's grid with it", async ({ before }) => {
    const loss: Loss = { kind, before, gone: "source" };
    await takeOver(loss, whereAtTheEnd(loss));
  });

  it.each(rows)("before $command, and the target's grid with it", async ({ before }) => {
    const loss: Loss = { kind, before, gone: "target" };
    await takeOver(loss, whereAtTheEnd(loss));
  });
});
