import { describe, expect, test } from "vitest";
import {
  EXIT,
  EXIT_MEANINGS,
  exitOfCode,
  exitOfError,
  exitOfJob,
  Interruption,
} from "../../../src/cli/exit-codes.ts";
import { ERROR_CODES, type ErrorCode, MigError } from "../../../src/domain/errors.ts";
import { CANCELLED, COPYING, FAILED, STUCK, SUCCEEDED, story, view } from "../../support/cli-fixtures.ts";

const ALL = Object.keys(ERROR_CODES) as ErrorCode[];

function failedBy(code: ErrorCode) {
  return view(
    story({ type: "turned-back", reason: { code, message: "no" } }, { type: "ended", state: "failed" }),
  );
}

describe("the exit code", () => {
  test.for(ALL)("of %s is in the table that --help prints", (code) => {
    expect(EXIT_MEANINGS.map(([exit]) => exit)).toContain(exitOfCode(code));
    expect(exitOfCode(code)).not.toBe(EXIT.done);
  });

  test("classes errors as the table of conventions does", () => {
    const expected: Partial<Record<ErrorCode, number>> = {
      USAGE: 2,
      PREFLIGHT_REFUSED: 4,
      JOB_RUNNING: 5,
      SSH_UNREACHABLE: 6,
      SSH_AUTH: 7,
      SSH_HOST_KEY: 7,
      CONFIG_INVALID: 8,
      AGENT_NOT_RUNNING: 9,
      STUCK: 10,
      INTERNAL: 1,
    };
    for (const [code, exit] of Object.entries(expected))
      expect(exitOfError(new MigError(code as ErrorCode, "no"))).toBe(exit);
  });

  test("of anything else that is thrown is 1", () => {
    expect([exitOfError(new Error("no")), exitOfError("no"), exitOfError(undefined)]).toEqual([1, 1, 1]);
  });

  test("of an interruption is that of the shell", () => {
    expect(exitOfError(new Interruption("SIGINT"))).toBe(130);
    expect(exitOfError(new Interruption("SIGTERM"))).toBe(143);
  });

  test("of a job tells how it ended", () => {
    expect([SUCCEEDED, FAILED, CANCELLED, STUCK].map((events) => exitOfJob(view(events)))).toEqual([
      0, 1, 1, 10,
    ]);
    const problem = { type: "problem", step: "check", error: { code: "INTERNAL", message: "no" } } as const;
    const events = story({ type: "started", step: "check", attempt: 1 }, problem, {
      type: "ended",
      state: "succeeded",
    });
    expect(exitOfJob(view(events))).toBe(3);
  });

  test("of a failed job tells the class of its reason where that is about the grids", () => {
    expect(exitOfJob(failedBy("SSH_UNREACHABLE"))).toBe(6);
    expect(exitOfJob(failedBy("SSH_AUTH"))).toBe(7);
    expect(exitOfJob(failedBy("PREFLIGHT_REFUSED"))).toBe(4);
    expect(exitOfJob(failedBy("CONFIG_INVALID"))).toBe(8);
    expect(exitOfJob(failedBy("UNKNOWN_GRID"))).toBe(1);
    expect(exitOfJob(failedBy("AGENT_NOT_RUNNING"))).toBe(1);
  });

  test("of a job that has not ended is never 0", () => {
    for (const events of [
      COPYING,
      COPYING.slice(0, 0),
      FAILED.slice(0, 8),
      story({ type: "waiting", for: "you" }),
    ]) {
      expect(exitOfJob(view(events))).toBe(1);
    }
  });
});
