import { describe, expect, test } from "vitest";
import type { AgentStatus } from "../../../../src/agent-facade.ts";
import { statusLines } from "../../../../src/cli/render/status-lines.ts";
import { PLAIN } from "../../../../src/cli/render/style.ts";
import { COPYING, JOB_ID, NOON, STATUS, STUCK, SUCCEEDED, view } from "../../../support/cli-fixtures.ts";

function draw(change: Partial<AgentStatus> = {}): string {
  return `\n${statusLines({ ...STATUS, ...change }, { style: PLAIN, now: NOON }).join("\n")}\n`;
}

const KEPT = {
  jobId: JOB_ID,
  grid: "my_grid_two",
  name: "mig_kept_guestbook",
  until: "2026-03-01T14:00:00.000Z",
};

describe("the status", () => {
  test("of a quiet application says where it is and what can be typed", () => {
    expect(draw()).toMatchInlineSnapshot(`
      "
      guestbook is on my_grid_one (Los Angeles)

        gate      ✔ serve: The record on my_grid_one says committed. (asked 4.0 s ago)
        job       none is running
        last job  there was none
        page      http://10.0.1.5:8080

      You can type:
        mig migrate <grid>   move to another grid (mig grids lists them)
        mig snapshot <grid>  put a copy on a grid
        mig check            look at every grid before a move
      "
    `);
  });

  test("after a move counts down the kept source and offers the way back", () => {
    expect(draw({ lastJob: view(SUCCEEDED), kept: KEPT })).toMatchInlineSnapshot(`
      "
      guestbook is on my_grid_one (Los Angeles)

        gate      ✔ serve: The record on my_grid_one says committed. (asked 4.0 s ago)
        job       none is running
        last job  migrate k7m2p9xa → my_grid_two, ✔ succeeded in 14 s, 5.0 s of silence
        kept      my_grid_two keeps mig_kept_guestbook until 2026-03-01 14:00 UTC (in 2 h 00 min)
        page      http://10.0.1.5:8080

      You can type:
        mig rollback         go back to my_grid_two; says first what would be lost
        mig finalize         destroy the kept source on my_grid_two now
        mig migrate <grid>   move to another grid (mig grids lists them)
        mig snapshot <grid>  put a copy on a grid
        mig check            look at every grid before a move
      "
    `);
  });

  test("during a move says the step, and offers to watch and to abort", () => {
    expect(draw({ job: view(COPYING), kept: KEPT })).toMatchInlineSnapshot(`
      "
      guestbook is on my_grid_one (Los Angeles)

        gate      ✔ serve: The record on my_grid_one says committed. (asked 4.0 s ago)
        job       migrate k7m2p9xa → my_grid_two, ▸ running, Copy the volumes
        last job  there was none
        kept      my_grid_two keeps mig_kept_guestbook until 2026-03-01 14:00 UTC (in 2 h 00 min)
        page      http://10.0.1.5:8080

      You can type:
        mig job watch k7m2p9xa  follow it
        mig job abort k7m2p9xa  undo 4 steps and end it
        mig check               look at every grid before a move
      "
    `);
  });

  test("of a copy that holds says why and what a person can do", () => {
    const gate = {
      serve: false,
      reason: "This is a snapshot.",
      offers: ["stop", "adopt", "recover"],
    } as const;
    expect(draw({ gate })).toMatchInlineSnapshot(`
      "
      guestbook is on my_grid_one (Los Angeles)

        gate      ✘ hold: This is a snapshot.
        job       none is running
        last job  there was none
        page      http://10.0.1.5:8080

      You can type:
        mig recover  end an interrupted job from the records
        mig adopt    make this copy an application of its own
        mig check    look at every grid before a move
      "
    `);
  });

  test("shows a bad configuration with its remedy", () => {
    const text = draw({
      configProblem: { code: "CONFIG_INVALID", message: "grid.info:3: no controller", hint: "mig lint" },
    });
    expect(text).toContain("✘ error in the configuration:\n  grid.info:3: no controller\n  → mig lint");
    expect(text).toMatch(/mig lint +all that is wrong in the configuration/);
  });

  test("leads to what a person must type when the last job is stuck", () => {
    expect(draw({ lastJob: view(STUCK) })).toContain(`mig job show ${JOB_ID}`);
  });

  test("offers only what the mode allows", () => {
    expect(draw({ mode: "snapshot" })).not.toContain("mig migrate");
    expect(draw({ mode: "migrate" })).not.toContain("mig snapshot");
  });

  test("does not claim a place that is not proven", () => {
    const { grid: _grid, application: _application, ...unproven } = STATUS;
    const lines = statusLines({ ...unproven, role: "helper" }, { style: PLAIN, now: NOON });
    expect(lines[0]).toBe("Helper of an application: it drives a job while the application is down");
  });
});

describe("the status of a helper", () => {
  test("says whose it is, and in place of a gate what it does; a stuck job can be gone on with", () => {
    const reason = "Job k7m2p9xa is stuck: see what to type.";
    const { grid: _grid, application: _application, ...outside } = STATUS;
    const lastJob = view(STUCK);
    const lines = statusLines(
      { ...outside, role: "helper", gate: { serve: false, reason, offers: [] }, lastJob },
      { style: PLAIN, now: NOON },
    );
    expect(lines[0]).toBe("Helper of guestbook: it drives a job while the application is down");
    expect(lines).toContainEqual(`  helper    ${reason}`);
    expect(lines.join("\n")).not.toContain("gate");
    expect(lines).toContainEqual(expect.stringMatching(/^ {2}mig recover +go on with it at once/));
  });
});

describe("while the configuration has an error", () => {
  test("no job is offered, for none would be started", () => {
    const configProblem = { code: "CONFIG_INVALID", message: "Cannot use grid.info" } as const;
    const said = statusLines({ ...STATUS, kept: KEPT, configProblem }, { style: PLAIN, now: NOON }).join(
      "\n",
    );
    expect(said).not.toMatch(/mig (migrate|snapshot|rollback|finalize)/);
    expect(said).toContain("mig lint");
  });
});
