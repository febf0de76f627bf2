import { describe, expect, it } from "vitest";
import { isUnknownOutcome, type MigError } from "../../../src/domain/errors.ts";
import * as errors from "../../../src/ssh/errors.ts";
import { isNoFile, isUnsupported, sftpError } from "../../../src/ssh/sftp-errors.ts";

const ENDPOINT = { grid: "two", host: "ctl.example", port: 2222, user: "ops" };
const PLACE = "grid two (ops@ctl.example:2222)";
const withCode = (code: number) => Object.assign(new Error("Failure"), { code });

/** As the runtime makes some of its errors. */
const wordless = (error: Error, more = {}) => Object.assign(error, { message: "", ...more });

describe("what goes wrong after log-in", () => {
  it("before anything was asked for is never an unknown outcome", () => {
    const before = [
      errors.openRefused(ENDPOINT, "run `x`", new Error("open failed")),
      errors.execRefused(ENDPOINT, "run `x`"),
      errors.tooManyCommands(ENDPOINT, "run `x`"),
      errors.closedBeforeSending(ENDPOINT, "run `x`"),
      errors.lostBeforeSending(ENDPOINT, "run `x`", new Error("reset")),
      errors.closedByUs(ENDPOINT),
    ];
    expect(before.map((error) => error.code)).toEqual([
      "SSH_CHANNEL",
      "SSH_CHANNEL",
      "SSH_CHANNEL",
      "SSH_CHANNEL",
      "SSH_UNREACHABLE",
      "SSH_UNREACHABLE",
    ]);
    expect(before.filter(isUnknownOutcome)).toEqual([]);
    expect(before.every(isComplete)).toBe(true);
  });

  it("after that is one, and tells to look first", () => {
    const after = [
      errors.lost(ENDPOINT, "`x`", new Error("reset")),
      errors.timedOut(ENDPOINT, "`x`", "it did not end in 60 s"),
    ];
    expect(after.map((error) => error.code)).toEqual(["SSH_LOST", "SSH_TIMEOUT"]);
    expect(after.every(isUnknownOutcome)).toBe(true);
    expect(after.every((error) => isComplete(error) && error.hint?.includes("before doing it again"))).toBe(
      true,
    );
  });

  it.each([
    [2, "SSH_NO_FILE"],
    [3, "SSH_DENIED"],
    [4, "GRID_REFUSED"],
    [8, "GRID_REFUSED"],
    [6, "SSH_LOST"],
    [7, "SSH_LOST"],
    [undefined, "SSH_LOST"],
  ])("with a file request of status %s is %s", (status, code) => {
    const error = sftpError(
      { endpoint: ENDPOINT, verb: "read", path: "/f" },
      status === undefined ? new Error("No response") : withCode(status),
    );
    expect(error.code).toBe(code);
    expect(error.message).toContain("read /f");
    expect(isComplete(error)).toBe(true);
    expect(isNoFile(error)).toBe(status === 2);
    expect(isUnsupported(error)).toBe(status === 8);
  });

  it.each([
    [new Error("two\nlines"), "two"],
    [wordless(new Error("x"), { code: "EPIPE" }), "EPIPE"],
    [wordless(new Error("x")), "no reason given"],
    ["words", "words"],
    [wordless(new AggregateError([new Error("the first")], "x")), "the first"],
    [undefined, "no reason given"],
  ])("has a reason of one line, never an empty one: %s", (error, reason) => {
    expect(errors.reasonOf(error)).toBe(reason);
  });

  it("tells time in seconds", () => {
    expect([60_000, 1500, 30].map(errors.seconds)).toEqual(["60 s", "1.5 s", "0.03 s"]);
  });
});

function isComplete(error: MigError): boolean {
  return error.message.startsWith("Cannot ") && error.message.includes(PLACE) && error.hint !== undefined;
}
