import { expect, test } from "vitest";
import { createSecretLine } from "../../../src/cli/secret-line.ts";

function type(...pieces: readonly string[]) {
  const line = createSecretLine();
  return pieces.map((piece) => line.take(piece)).find((end) => end !== undefined);
}

test("a secret ends with the line", () => {
  expect(type("s3cr", "et\r")).toEqual({ type: "line", text: "s3cret" });
  expect(type("s3cret\nmore")).toEqual({ type: "line", text: "s3cret" });
  expect(type("s3cret")).toBeUndefined();
});

test("what was mistyped can be taken back, by whole characters", () => {
  expect(type("aü😀\u007f\u0008b\n")).toEqual({ type: "line", text: "ab" });
  expect(type("\u007f\u007fa\n")).toEqual({ type: "line", text: "a" });
  expect(type("wrong\u0015right\n")).toEqual({ type: "line", text: "right" });
});

test("Ctrl-C interrupts, Ctrl-D ends the line or the input", () => {
  expect(type("abc\u0003")).toEqual({ type: "interrupted" });
  expect(type("abc\u0004")).toEqual({ type: "line", text: "abc" });
  expect(type("\u0004")).toEqual({ type: "line", text: undefined });
});
