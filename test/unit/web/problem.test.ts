import { expect, test } from "vitest";
import { ERROR_CODES, type ErrorCode, MigError } from "../../../src/domain/errors.ts";
import { problemOf, toMigError } from "../../../src/web/problem.ts";

const CODES = Object.keys(ERROR_CODES) as ErrorCode[];

test.each(CODES)("%s has a title without a full stop and the status of the table", (code) => {
  const problem = problemOf(new MigError(code, "Cannot do it: reason"), "abc");
  expect(problem.status).toBe(ERROR_CODES[code].http);
  expect(problem.title).toMatch(/^[A-Z][A-Za-z ]+$/);
  expect(problem).not.toHaveProperty("hint");
});

test("what is not ours keeps its words to itself and points to the log", () => {
  const error = toMigError(new TypeError("Cannot read properties of undefined"), "abc");
  expect(error).toMatchObject({ code: "INTERNAL", hint: "The log has the details under request abc." });
  expect(error.message).not.toContain("properties");
  expect(error.cause).toBeInstanceOf(TypeError);
});
