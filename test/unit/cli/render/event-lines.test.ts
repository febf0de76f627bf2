import { describe, expect, test } from "vitest";
import { eventLine, logLine, stepTitles } from "../../../../src/cli/render/event-lines.ts";
import { CHECKS, FAILED, story, view } from "../../../support/cli-fixtures.ts";

const titles = stepTitles(view(FAILED));

describe("an event as a line", () => {
  test("names its step by its title", () => {
    expect(FAILED.slice(4, 9).map((event) => eventLine(event, titles))).toMatchInlineSnapshot(`
      [
        "12:00:05  started      Stop the application",
        "12:00:06  failed       Stop the application: Cannot stop guestbook: the grid answered “not now”",
        "12:00:07  going back   Cannot stop guestbook: the grid answered “not now”",
        "12:00:08  undoing      Stop the application",
        "12:00:09  undone       Stop the application",
      ]
    `);
  });

  test("is understood whatever its type", () => {
    const events = story(
      { type: "started", step: "unknown", attempt: 2 },
      { type: "command", step: "stop", command: 1, grid: "my_grid_one", text: "app stop guestbook" },
      { type: "command-ended", command: 1, outcome: "unknown", detail: "connection lost" },
      { type: "command-ended", command: 1, outcome: "done" },
      { type: "checked", checks: CHECKS },
      { type: "waiting", for: "a person" },
      { type: "going-on" },
      { type: "reopened", by: "local ann" },
      { type: "abort-requested", by: "local ann" },
      { type: "handed", to: "helper-k7m2p9xa" },
      { type: "note", text: "42 of 42", grid: "my_grid_one" },
      { type: "note", text: "so far" },
      { type: "problem", step: "retire", error: { code: "INTERNAL", message: "no" } },
      { type: "undo-failed", step: "stop", error: { code: "INTERNAL", message: "no" }, toType: [] },
      { type: "ended", state: "stuck" },
    );
    expect(events.map((event) => eventLine(event, titles))).toMatchInlineSnapshot(`
      [
        "12:00:01  started      unknown (attempt 2)",
        "12:00:02  command      my_grid_one: app stop guestbook",
        "12:00:03  answer       unknown: connection lost",
        "12:00:04  answer       done",
        "12:00:05  checked      3 checks, the worst is error",
        "12:00:06  waiting      for a person",
        "12:00:07  going on",
        "12:00:08  reopened     by local ann",
        "12:00:09  abort        asked for by local ann",
        "12:00:10  handed       over to helper-k7m2p9xa",
        "12:00:11  note         my_grid_one: 42 of 42",
        "12:00:12  note         so far",
        "12:00:13  problem      Keep the source: no",
        "12:00:14  undo failed  Stop the application: no",
        "12:00:15  ended        stuck",
      ]
    `);
  });

  test("of a log carries its grid", () => {
    const at = "2026-03-01T12:00:05.000Z";
    expect(logLine({ at, grid: "my_grid_one", text: "app stop guestbook" })).toBe(
      "12:00:05  my_grid_one  app stop guestbook",
    );
    expect(logLine({ at, text: "begun" })).toBe("12:00:05  begun");
  });
});
