import { describe, expect, test } from "vitest";
import { checkReportLines, lintLines } from "../../../../src/cli/render/check-lines.ts";
import { gridRows, jobRows } from "../../../../src/cli/render/list-lines.ts";
import { planLines } from "../../../../src/cli/render/plan-lines.ts";
import {
  isTrusted,
  lossLines,
  recoverLines,
  reloadLines,
  trustLines,
} from "../../../../src/cli/render/report-lines.ts";
import { PLAIN } from "../../../../src/cli/render/style.ts";
import { COPYING, GRIDS, NOON, PLAN, REPORT, SUCCEEDED, view } from "../../../support/cli-fixtures.ts";

const options = { style: PLAIN, now: NOON + 20_000 };

function text(lines: readonly string[]): string {
  return `\n${lines.join("\n")}\n`;
}

describe("lists and reports", () => {
  test("jobs stand in columns, newest first as they came", () => {
    expect(text(jobRows([view(COPYING), view(SUCCEEDED)], options))).toMatchInlineSnapshot(`
      "
      JOB       KIND     WAY                        STATE        STARTED               TOOK  SILENCE  BY
      k7m2p9xa  migrate  my_grid_one → my_grid_two  ▸ running    2026-03-01 12:00 UTC  20 s           local ann
      k7m2p9xa  migrate  my_grid_one → my_grid_two  ✔ succeeded  2026-03-01 12:00 UTC  14 s  5.0 s    local ann
      "
    `);
    expect(jobRows([], options)).toEqual(["There has been no job yet."]);
  });

  test("grids say which one is here and whether their key is known", () => {
    expect(text(gridRows(GRIDS, options))).toMatchInlineSnapshot(`
      "
      GRID                LOCATION     DRIVER    CONTROLLER  HOST KEY       LAST CHECK              PAGE
      my_grid_one (here)  Los Angeles  applogic  127.0.1.1   pinned         ✔ fine, 1 min 20 s ago  10.0.1.5:8080
      my_grid_two         Houston      applogic  127.0.2.1   not known yet  never                   10.0.2.5:8080
      "
    `);
    expect(gridRows([], options)).toEqual(["grid.info names no grid."]);
  });

  test("checks carry the remedy under each finding", () => {
    expect(
      text(checkReportLines([REPORT, { ...REPORT, grid: "third", checks: [] }], PLAIN)),
    ).toMatchInlineSnapshot(`
      "
      my_grid_two: 1 error, 1 warning
        ✔ fine    Login on my_grid_two: root may log in
        ✘ error   my_grid_two lets my_grid_one in: permission denied
                  → on my_grid_two type: grid trust my_grid_one
        ! warning Room for the volumes: 3 GiB would be left

      third: all is fine
      "
    `);
  });

  test("a plan shows every command with its grid, and its undo", () => {
    expect(text(planLines(PLAN, PLAIN))).toMatchInlineSnapshot(`
      "
      migrate guestbook: my_grid_one → my_grid_two
      This is a plan: nothing has been done.

       1. Look at both grids  (agent, preflight)
          Look at both grids.
          undo: nothing: it only reads

       2. Make the helper  (agent, prepare)
          Make the helper.
            my_grid_one $ app provision MigHelper mig_helper_k7m2p9xa
          undo: my_grid_one $ app destroy mig_helper_k7m2p9xa

       3. Stop the application  (helper, stop)
          Stop the application.
          undo: nothing: it only reads

       4. Copy the volumes  (helper, final-copy)
          Copy the volumes.
          undo: nothing: it only reads

       5. Open the gate on my_grid_two  (helper, start, the commit)
          Open the gate on my_grid_two.
          undo: nothing: it only reads

       6. Keep the source  (agent, settle)
          Keep the source.
          undo: nothing: it only reads

      Checks    all is fine
      Estimate  2.0 GiB to copy, about 40 s of silence (the last move)
      Pages     here    http://10.0.1.5:8080
                helper  http://10.0.1.6:8080
                target  http://10.0.2.5:8080
      "
    `);
  });

  test("a plan without an estimate says that the silence is not known", () => {
    const { downtimeSeconds: _unknown, ...estimate } = PLAN.estimate;
    expect(planLines({ ...PLAN, estimate }, PLAIN).join("\n")).toContain("silence unknown (the last move)");
  });

  test("lint findings stand with file and line", () => {
    const findings = [
      { file: "grid.info", line: 12, severity: "error", message: "no controller", remedy: "add one" },
      { file: "mig.ini", severity: "note", message: "no password is set" },
    ] as const;
    expect(text(lintLines(findings, PLAIN))).toMatchInlineSnapshot(`
      "
      ✘ error   grid.info:12: no controller
                → add one
      · note    mig.ini: no password is set
      "
    `);
    expect(lintLines([], PLAIN)).toEqual(["✔ fine: nothing to find fault with."]);
  });

  test("a rollback says what it loses and how to lose nothing", () => {
    const loss = {
      jobId: "abc",
      from: "my_grid_two",
      to: "my_grid_one",
      ranSeconds: 7_380,
      wrote: [{ volume: "data", writtenAt: "2026-03-01T13:59:00.000Z" }, { volume: "mig_state" }],
      sentence: "12 entries written on my_grid_two would be lost.",
    };
    expect(text(lossLines(loss, PLAIN))).toMatchInlineSnapshot(`
      "
      Rolling back from my_grid_two to my_grid_one
      12 entries written on my_grid_two would be lost.
      my_grid_two has served for 2 h 03 min since the commit.
      It wrote to:
        data       last written 2026-03-01 13:59 UTC
        mig_state  written to, time not known
      To lose nothing, migrate back instead: mig migrate my_grid_one
      "
    `);
  });

  test("a recovery shows the records it rests on", () => {
    const report = {
      action: "back",
      sentence: "The job goes back.",
      records: [
        { grid: "my_grid_one", record: "moving, generation 4" },
        { grid: "my_grid_two", record: "none" },
      ],
    } as const;
    expect(text(recoverLines(report, PLAIN))).toMatchInlineSnapshot(`
      "
      The job goes back.
      The records:
        my_grid_one  moving, generation 4
        my_grid_two  none
      "
    `);
  });

  test.for([
    [{ accepted: true }, "is recorded", true],
    [{ known: "SHA256:new", accepted: false }, "is the one that is known", true],
    [{ known: "SHA256:old", accepted: false }, "has changed", false],
    [{ pinned: "SHA256:pin", known: "SHA256:new", accepted: false }, "is not the one pinned", false],
    [{ accepted: false }, "is not known yet", false],
  ] as const)("a host key %o is said to be what it is", ([facts, words, trusted]) => {
    const report = { grid: "my_grid_two", offered: "SHA256:new", ...facts };
    expect(trustLines(report, PLAIN)[0]).toContain(words);
    expect(isTrusted(report)).toBe(trusted);
  });

  test("a reload says what changed, what needs a restart, or why nothing did", () => {
    const problem = { code: "CONFIG_INVALID", message: "mig.ini:3: no value" } as const;
    expect(reloadLines({ changed: [], needsRestart: [] }, PLAIN)).toEqual(["Nothing has changed."]);
    expect(text(reloadLines({ changed: ["mode"], needsRestart: ["port_no"] }, PLAIN))).toMatchInlineSnapshot(`
      "
      The configuration is taken over:
        mode
        needs a restart (rc/mig restart): port_no
      "
    `);
    expect(text(reloadLines({ changed: [], needsRestart: [], problem }, PLAIN))).toMatchInlineSnapshot(`
      "
      The configuration was not taken over; what ran before goes on.
      mig.ini:3: no value
      "
    `);
  });
});
