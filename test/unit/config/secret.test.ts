import { format, inspect } from "node:util";
import { expect, test } from "vitest";
import { Secret } from "../../../src/config/secret.ts";

const WORD = "correct horse";

test("a secret shows itself in no way of printing", () => {
  const secret = new Secret(WORD);
  const printed = [
    String(secret),
    [secret].join(),
    JSON.stringify({ secret }),
    inspect({ secret }, { depth: 9, showHidden: true }),
    format("%s %o %j", secret, secret, secret),
    Object.entries(secret).toString(),
    Object.getOwnPropertyNames(secret).join(),
  ];
  for (const text of printed) expect(text).not.toContain("horse");
  expect(String(secret)).toBe("(set)");
});

test("a secret gives its value only when asked to reveal it, and gives a copy", () => {
  const secret = new Secret(WORD);
  secret.revealBytes().fill(0);
  expect(secret.reveal()).toBe(WORD);
  expect(secret.revealBytes().toString()).toBe(WORD);
});

test("secrets are compared without being revealed", () => {
  expect(new Secret("a").equals(new Secret(Buffer.from("a")))).toBe(true);
  expect(new Secret("a").equals(new Secret("b"))).toBe(false);
});
