import { describe, expect, test } from "vitest";
import { jobLines } from "../../../../src/cli/render/job-lines.ts";
import { createStyle, PLAIN } from "../../../../src/cli/render/style.ts";
import {
  CANCELLED,
  COPYING,
  FAILED,
  NOON,
  PROGRESS,
  STUCK,
  SUCCEEDED,
  story,
  view,
} from "../../../support/cli-fixtures.ts";

const options = { style: PLAIN, now: NOON + 20_000 };

function draw(...args: Parameters<typeof jobLines>): string {
  return `\n${jobLines(...args).join("\n")}\n`;
}

describe("a job on the screen", () => {
  test("shows the copy under way below its step, and the truth about aborting", () => {
    expect(draw(view(COPYING), { ...options, progress: PROGRESS })).toMatchInlineSnapshot(`
      "
      migrate guestbook: my_grid_one → my_grid_two  (job k7m2p9xa, cold)

        ✔ done        Look at both grids                                 1.0 s
        ✔ done        Make the helper                                    1.0 s
        ✔ done        Stop the application (helper)                      1.0 s
        ▸ running     Copy the volumes (helper)                          12 s
            data       ████████████░░░░░░░░   60 %  1.2 of 2.0 GiB
            mig_state  ████████████████████  100 %  1.0 of 1.0 MiB
            together   ████████████░░░░░░░░   60 %  1.2 of 2.0 GiB  104.0 MiB/s  7.9 s left
        · to do       Open the gate on my_grid_two (helper), the commit
        · to do       Keep the source

        step 4 of 6 · 20 s · mig job abort k7m2p9xa undoes 4 steps
      "
    `);
  });

  test("that succeeded has all its steps done and no foot", () => {
    expect(draw(view(SUCCEEDED), options)).toMatchInlineSnapshot(`
      "
      migrate guestbook: my_grid_one → my_grid_two  (job k7m2p9xa, cold)

        ✔ done        Look at both grids                                 1.0 s
        ✔ done        Make the helper                                    1.0 s
        ✔ done        Stop the application (helper)                      1.0 s
        ✔ done        Copy the volumes (helper)                          1.0 s
        ✔ done        Open the gate on my_grid_two (helper), the commit  1.0 s
        ✔ done        Keep the source                                    1.0 s
      "
    `);
  });

  test("that failed shows the error at its step, and what did not run", () => {
    expect(draw(view(FAILED), options)).toMatchInlineSnapshot(`
      "
      migrate guestbook: my_grid_one → my_grid_two  (job k7m2p9xa, cold)

        ✔ done        Look at both grids                                 1.0 s
        ↩ undone      Make the helper                                    8.0 s
        ↩ undone      Stop the application (helper)                      4.0 s
            Cannot stop guestbook: the grid answered “not now”
            → Stop it by hand.
        · not run     Copy the volumes (helper)
        · not run     Open the gate on my_grid_two (helper), the commit
        · not run     Keep the source
      "
    `);
  });

  test("that is stuck shows the undo that failed", () => {
    expect(draw(view(STUCK), options)).toMatchInlineSnapshot(`
      "
      migrate guestbook: my_grid_one → my_grid_two  (job k7m2p9xa, cold)

        ✔ done        Look at both grids                                 1.0 s
        ✔ done        Make the helper                                    1.0 s
        ✘ undo failed Stop the application (helper)                      4.0 s
            Cannot reach my_grid_one: connection refused
        · not run     Copy the volumes (helper)
        · not run     Open the gate on my_grid_two (helper), the commit
        · not run     Keep the source
      "
    `);
  });

  test("that was aborted shows what was undone", () => {
    expect(draw(view(CANCELLED), options)).toMatchInlineSnapshot(`
      "
      migrate guestbook: my_grid_one → my_grid_two  (job k7m2p9xa, cold)

        ✔ done        Look at both grids                                 1.0 s
        ↩ undone      Make the helper                                    5.0 s
        · not run     Stop the application (helper)
        · not run     Copy the volumes (helper)
        · not run     Open the gate on my_grid_two (helper), the commit
        · not run     Keep the source
      "
    `);
  });

  test("that waits says for what", () => {
    const waiting = story(
      { type: "started", step: "check", attempt: 3 },
      { type: "waiting", for: "the controller of my_grid_two, which does not answer" },
    );
    expect(draw(view(waiting), options)).toMatchInlineSnapshot(`
      "
      migrate guestbook: my_grid_one → my_grid_two  (job k7m2p9xa, cold)

        ▸ running     Look at both grids                                 19 s, attempt 3
        · to do       Make the helper
        · to do       Stop the application (helper)
        · to do       Copy the volumes (helper)
        · to do       Open the gate on my_grid_two (helper), the commit
        · to do       Keep the source

        waiting for the controller of my_grid_two, which does not answer
        step 1 of 6 · 20 s · mig job abort k7m2p9xa undoes 1 step
      "
    `);
  });

  test("that goes back says why", () => {
    expect(draw(view(FAILED.slice(0, 8)), options)).toMatchInlineSnapshot(`
      "
      migrate guestbook: my_grid_one → my_grid_two  (job k7m2p9xa, cold)

        ✔ done        Look at both grids                                 1.0 s
        ✔ done        Make the helper                                    1.0 s
        ↩ undoing     Stop the application (helper)                      15 s
            Cannot stop guestbook: the grid answered “not now”
            → Stop it by hand.
        · not run     Copy the volumes (helper)
        · not run     Open the gate on my_grid_two (helper), the commit
        · not run     Keep the source

        going back, because:
          Cannot stop guestbook: the grid answered “not now”
          → Stop it by hand.
        step 3 of 6 · 20 s · The job is going back already.
      "
    `);
  });

  test("folds what is done when the screen is low", () => {
    expect(draw(view(COPYING), { ...options, progress: PROGRESS, maxLines: 12 })).toMatchInlineSnapshot(`
      "
      migrate guestbook: my_grid_one → my_grid_two  (job k7m2p9xa, cold)

        3 steps done
        ▸ running     Copy the volumes (helper)                          12 s
            data       ████████████░░░░░░░░   60 %  1.2 of 2.0 GiB
            mig_state  ████████████████████  100 %  1.0 of 1.0 MiB
            together   ████████████░░░░░░░░   60 %  1.2 of 2.0 GiB  104.0 MiB/s  7.9 s left
        · to do       Open the gate on my_grid_two (helper), the commit
        · to do       Keep the source

        step 4 of 6 · 20 s · mig job abort k7m2p9xa undoes 4 steps
      "
    `);
  });

  test.for([6, 8, 10, 14, 20])("is never higher than %i lines when that is the height", (maxLines) => {
    expect(jobLines(view(COPYING), { ...options, progress: PROGRESS, maxLines }).length).toBeLessThanOrEqual(
      maxLines,
    );
  });

  test("cuts titles, not times, where the screen is narrow", () => {
    const steps = jobLines(view(SUCCEEDED), { ...options, columns: 50 }).filter((line) => line.includes("✔"));
    expect(steps).toHaveLength(6);
    expect(steps.filter((line) => line.length > 50)).toEqual([]);
    expect(steps.filter((line) => / \d+(\.\d)? s$/.test(line))).toEqual(steps);
  });

  test("leaves out the progress of a step that is over", () => {
    expect(draw(view(SUCCEEDED), { ...options, progress: PROGRESS })).not.toContain("GiB");
  });

  test("is plain ASCII where the terminal has no Unicode locale", () => {
    const style = createStyle({ isTerminal: true, wanted: false, env: { LANG: "POSIX" } });
    const text = draw(view(COPYING), { ...options, style, progress: PROGRESS });
    expect(text).toMatch(/^[\x20-\x7e\n]*$/);
    expect(text).toContain("> running");
  });

  test("has colours on a terminal, always beside a sign and a word", () => {
    const style = createStyle({ isTerminal: true, wanted: true, env: { LANG: "C.UTF-8", TERM: "xterm" } });
    expect(jobLines(view(FAILED), { ...options, style }).join("\n")).toContain(
      "\u001b[33m↩ undone\u001b[39m",
    );
  });
});
