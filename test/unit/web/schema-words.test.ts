import { describe, expect, test } from "vitest";
import type { z } from "zod";
import {
  approveBody,
  checksBody,
  cleanBody,
  passwordBody,
  recoverBody,
  startBody,
  ticketBody,
} from "../../../src/web/schema/bodies.ts";
import { parseRequest } from "../../../src/web/schema/parse-request.ts";
import { jobsQuery } from "../../../src/web/schema/queries.ts";

function refusalOf(schema: z.ZodType, input: unknown, part: "body" | "query" = "body"): string {
  try {
    parseRequest(schema, input, part);
  } catch (error) {
    return error instanceof Error ? error.message.replace("Cannot read the request: ", "") : "";
  }
  return "nothing is wrong";
}

describe("a request that cannot be read is refused in plain words", () => {
  test.each([
    ["a wrong type", startBody, { kind: "migrate", target: 3 }, "`target` must be text, it was 3"],
    ["a missing field", startBody, { kind: "migrate" }, "`target` is missing: it must be text"],
    [
      "another kind",
      startBody,
      { kind: "destroy" },
      '`kind` must be "migrate", "snapshot", "rollback", "finalize" or "delete-snapshot", it was "destroy"',
    ],
    [
      "no kind",
      startBody,
      {},
      '`kind` is missing: it must be "migrate", "snapshot", "rollback", "finalize" or "delete-snapshot"',
    ],
    ["a field too many", checksBody, { grid: "a", more: 1 }, "`more` is not known here"],
    ["an empty text", checksBody, { grid: "" }, '`grid` must have at least one character, it was ""'],
    ["a list", checksBody, [], "the body must be an object, it was a list"],
    ["a number for yes", approveBody, { now: 1 }, "`now` must be true or false, it was 1"],
    ["two lines", approveBody, { note: "a\nb" }, '`note` must be one line, it was "a\\nb"'],
    ["a wrong entry", recoverBody, { assertOff: ["a", 2] }, "`assertOff.1` must be text, it was 2"],
    ["no list", cleanBody, { names: "a" }, '`names` must be a list, it was "a"'],
    ["neither of two forms", ticketBody, { grid: 5 }, "`grid` must be text, it was 5"],
  ] as const)("%s", (_title, schema, input, words) => {
    expect(refusalOf(schema, input)).toBe(words);
  });

  test("a query has its own name", () => {
    expect(refusalOf(jobsQuery, { limit: "x" }, "query")).toBe('`limit` must be a whole number, it was "x"');
    expect(refusalOf(jobsQuery, { limit: "0" }, "query")).toBe(
      '`limit` must have a value of at least 1, it was "0"',
    );
  });

  test("a password is not quoted, and a long text not whole", () => {
    expect(refusalOf(passwordBody, { password: 12345678 })).toBe(
      "`password` must be text, it was something else",
    );
    expect(refusalOf(checksBody, { grid: "x".repeat(300) })).toMatch(/it was "x{59}…$/);
  });
});
